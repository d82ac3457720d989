/** Why signing in did not work, and what to do about it. Pure, by code. */

/** The sentence for a code of the server, or `unreachable` where it did not answer. */
export function signInWords(code: string): string {
  switch (code) {
    case 'invalid_credentials':
      return 'This e-mail and password do not belong together. Check both and try again.';
    case 'too_many_requests':
      return 'Too many tries in a short time. Wait a few minutes, then try again.';
    case 'invalid_request':
    case 'invalid_args':
      return 'Enter a whole e-mail address and your password.';
    case 'device_revoked':
      return 'This device is no longer trusted. Ask an administrator to trust it again, or sign in on another one.';
    case 'unreachable':
      return 'The server does not answer. Check your connection; signing in needs one.';
    default:
      return `Signing in is not possible now (${code}). Try again in a moment.`;
  }
}

/** Where to go after signing in: the page that was asked for, if it is one of this app, else null. */
export function destinationOf(search: string): string | null {
  const then = new URLSearchParams(search).get('then');
  if (then === null || !/^\/(?![/\\])/.test(then) || then.startsWith('/sign-in')) return null;
  return then;
}
