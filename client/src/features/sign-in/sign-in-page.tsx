// Signing in: calm, one form, errors in words. With an expired session it says that nothing is lost and whose work waits.
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useLocation, useSearch } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { counted } from '../../ui/number-text.ts';
import { TextField } from '../../ui/text-field.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { signIn, useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { destinationOf, signInWords } from './sign-in-words.ts';
import { useDemoHint } from './use-demo-hint.ts';
import './sign-in.css';

/** The page at /sign-in. */
export function SignInPage() {
  usePageTitle('Sign in');
  const session = useSession();
  const { connection, pending, sealedUnreadable, durability } = useSync();
  const demo = useDemoHint();
  const expired = session.state === 'expired' ? session.person : null;
  const isRevoked = session.state === 'signed-out' && session.reason === 'device_revoked';
  return (
    <main id="main" tabIndex={-1} className="sign-in">
      <section className="sign-in-welcome" aria-label="OpenKMS">
        <p className="sign-in-brand">
          <img src="/icons/mark.svg" alt="" width="40" height="40" />
          OpenKMS
        </p>
        <p className="sign-in-claim">Learning that keeps going when the line does not.</p>
        <p className="sign-in-sub">Find training, register and keep your records, with or without a network.</p>
      </section>
      <section className="sign-in-panel">
        <div className="sign-in-card">
          <h1>{expired === null ? 'Sign in' : `Welcome back, ${firstName(expired.name)}`}</h1>
          {expired === null ? null : (
            <Callout tone="info" title="Your session has ended; nothing is lost">
              {pending === 0
                ? 'Sign in to receive news again.'
                : `${counted(pending, 'change')} of yours ${pending === 1 ? 'is' : 'are'} sent as soon as you are back.`}
            </Callout>
          )}
          {isRevoked ? (
            <Callout tone="warning" title="This device was signed out by an administrator" announce="politely">
              It is no longer trusted, so what it held of the organisation was removed. Changes of yours that were not
              sent are kept: an administrator decides about those that reached the server, and the rest stays sealed
              here. Ask an administrator to trust this device again, or sign in on another one.
            </Callout>
          ) : null}
          {sealedUnreadable ? (
            <Callout tone="warning" title="What was left here does not open">
              It was sealed at an earlier sign-out and is kept as it is. Signing in works; ask an administrator about
              it.
            </Callout>
          ) : null}
          {durability.warning?.code === 'database_lost' ? (
            <Callout tone="warning" title={storageWords(durability.database)} announce="politely">
              If you were signed in here, you are again as soon as it can be read, and what you saved is still there.
              You can sign in meanwhile to look around; changes cannot be saved until then.
            </Callout>
          ) : null}
          {connection === 'offline' ? (
            <Callout tone="offline" title="You are offline" announce="politely">
              Signing in needs a connection once. Afterwards everything works without one.
            </Callout>
          ) : null}
          <SignInForm email={expired?.email ?? ''} />
          {demo ? <DemoHint /> : null}
        </div>
      </section>
    </main>
  );
}

type Trouble = { readonly field: 'email' | 'password' | 'form'; readonly words: string };

function SignInForm({ email: known }: { email: string }) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [, navigate] = useLocation();
  const search = useSearch();
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    (known === '' ? emailField : passwordField).current?.focus();
  }, [known]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (email.trim() === '') {
      setTrouble({ field: 'email', words: 'Enter your e-mail address.' });
      emailField.current?.focus();
      return;
    }
    if (password === '') {
      setTrouble({ field: 'password', words: 'Enter your password.' });
      passwordField.current?.focus();
      return;
    }
    setBusy(true);
    setTrouble(null);
    const answer = await signIn(email.trim(), password);
    setBusy(false);
    if (answer.ok) {
      navigate(destinationOf(search) ?? '/', { replace: true });
      return;
    }
    setTrouble({ field: 'form', words: signInWords(answer.code) });
    passwordField.current?.select();
  };

  return (
    <form className="sign-in-form" noValidate onSubmit={(event) => void submit(event)}>
      <div role="alert">{trouble?.field === 'form' ? <Callout tone="error">{trouble.words}</Callout> : null}</div>
      <TextField
        ref={emailField}
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        value={email}
        onChange={setEmail}
        error={trouble?.field === 'email' ? trouble.words : undefined}
      />
      <TextField
        ref={passwordField}
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={trouble?.field === 'password' ? trouble.words : undefined}
      />
      <Button type="submit" variant="primary" pending={busy} pendingLabel="Signing in">
        Sign in
      </Button>
    </form>
  );
}

/** What keeps this device from saying who is here. */
function storageWords(database: ReturnType<typeof useSync>['durability']['database']): string {
  switch (database) {
    case 'silent':
      return 'This device’s storage does not answer';
    case 'blocked':
      return 'Another tab holds an older version open';
    case 'opening':
    case 'open':
    case 'closed':
      return 'This device’s storage cannot be read';
  }
}

const DEMO_ACCOUNTS = [
  { email: 'emma@openkms.example', who: 'Employee, Boston' },
  { email: 'michael@openkms.example', who: 'Manager, New York' },
  { email: 'admin@openkms.example', who: 'Administrator' },
] as const;

function DemoHint() {
  return (
    <section className="sign-in-demo" aria-label="Demo accounts">
      <p>
        This server holds demo data. Every account has the password <code>openkms-demo</code>.
      </p>
      <dl>
        {DEMO_ACCOUNTS.map(({ email, who }) => (
          <div key={email}>
            <dt>{who}</dt>
            <dd>{email}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}
