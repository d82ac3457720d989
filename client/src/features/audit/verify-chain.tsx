// Asks the server to walk the hash chain of the audit log and says what it found.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { useServerRead } from '../../view/use-server-read.ts';
import { type Verdict, verdictShape, verdictWords } from './verdict-words.ts';

type Check =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'answered'; verdict: Verdict }
  | { state: 'failed'; code: string };

/** What the walk found, and how to start it. */
export function useVerifyChain() {
  const read = useServerRead();
  const [check, setCheck] = useState<Check>({ state: 'idle' });
  const verify = () => {
    setCheck({ state: 'asking' });
    void read('/api/v1/audit/verify', verdictShape).then((answer) =>
      setCheck(answer.ok ? { state: 'answered', verdict: answer.value } : { state: 'failed', code: answer.code }),
    );
  };
  return { check, verify };
}

/** The button in the page's head. */
export function VerifyButton({ check, verify }: ReturnType<typeof useVerifyChain>) {
  return (
    <Button
      variant="primary"
      icon="shield"
      pending={check.state === 'asking'}
      pendingLabel="Walking the chain"
      onClick={verify}
    >
      Verify chain
    </Button>
  );
}

/** The answer, in place. */
export function ChainVerdict({ check }: { check: Check }) {
  switch (check.state) {
    case 'idle':
    case 'asking':
      return null;
    case 'answered': {
      const { title, text } = verdictWords(check.verdict);
      return (
        <Callout tone={check.verdict.ok ? 'success' : 'error'} title={title} announce="politely">
          {text}
        </Callout>
      );
    }
    case 'failed':
      return (
        <Callout tone="warning" title="The chain could not be verified" announce="politely">
          {failureWords(check.code)}
        </Callout>
      );
  }
}

function failureWords(code: string): string {
  switch (code) {
    case 'offline':
      return 'The server walks the chain, and there is no line to it now. Try again when the line is back.';
    case 'signed_out':
      return 'Sign in again, then verify.';
    case 'forbidden':
      return 'Only administrators may verify the chain.';
    default:
      return `The server answered “${code}”. Try again in a moment.`;
  }
}
