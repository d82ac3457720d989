/**
 * The access token: a JWT (RFC 7519) signed with RS256, 15 minutes. Always: the algorithm is ours to say, not the token's,
 * so `none` and an HMAC made with the public key are refused before any key is looked at; claims tell who, and rights
 * are read from the database.
 */
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import type { Person } from './person.ts';
import { ACCESS_TOKEN_SECONDS, type SigningKeys } from './signing-keys.ts';

/** Who signs every JWT of ours. */
export const ISSUER = 'openkms';
const AUDIENCE = 'openkms';
const claims = z.object({ sub: z.string().min(1), org: z.string().min(1), dev: z.string().min(1).optional() });

/** Whose token it is; everything else about them is asked of the database. */
export type TokenClaims = { readonly userId: string; readonly orgId: string; readonly deviceId?: string | undefined };

/** Why a token was refused: the `reason` in the details of the problem. */
export type TokenRefusal =
  | 'malformed'
  | 'algorithm_not_allowed'
  | 'unknown_key'
  | 'bad_signature'
  | 'wrong_claims'
  | 'expired';

/** Signs a token for `person` at `now` (ms UTC); the device it was asked from becomes the claim `dev`. */
export async function signAccessToken(keys: SigningKeys, person: Person, now: number, jti: string): Promise<string> {
  const { kid, key } = await keys.signer();
  const issuedAt = Math.floor(now / 1000);
  const device = person.deviceId === undefined ? {} : { dev: person.deviceId };
  return new SignJWT({ org: person.orgId, role: person.role, office: person.officeId, name: person.name, ...device })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
    .setSubject(person.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(jti)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .sign(key);
}

/** The claims of a token of ours. Throws AppError `token_expired` or `token_invalid` (401) with the reason. */
export async function verifyAccessToken(keys: SigningKeys, token: string, now: number): Promise<TokenClaims> {
  const { sub, org, dev } = await verifySigned(keys, token, { audience: AUDIENCE, shape: claims, now });
  return { userId: sub, orgId: org, deviceId: dev };
}

/** The claims, of `shape`, of a JWT that we signed for `audience`. Throws as {@link verifyAccessToken}. */
export async function verifySigned<T>(
  keys: SigningKeys,
  token: string,
  { audience, shape, now }: { readonly audience: string; readonly shape: z.ZodType<T>; readonly now: number },
): Promise<T> {
  const header = headerOf(token);
  if (header.alg !== 'RS256') throw refusal('algorithm_not_allowed');
  const key = header.kid === undefined ? undefined : await keys.verifier(header.kid);
  if (!key) throw refusal('unknown_key');
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer: ISSUER,
      audience,
      requiredClaims: ['sub', 'org', 'exp', 'iat', 'jti'],
      currentDate: new Date(now),
    });
    return shape.parse(payload);
  } catch (error) {
    throw refusal(reasonOf(error), error);
  }
}

function headerOf(token: string): { alg?: string | undefined; kid?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw refusal('malformed', error);
  }
}

function reasonOf(error: unknown): TokenRefusal {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad_signature';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm_not_allowed';
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof z.ZodError) return 'wrong_claims';
  return 'malformed';
}

function refusal(reason: TokenRefusal, cause?: unknown): AppError {
  return new AppError(reason === 'expired' ? 'token_expired' : 'token_invalid', 401, { reason }, { cause });
}
