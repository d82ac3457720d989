import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

it('knows the password, and no other, and nobody without one', async () => {
  const stored = await hashPassword('correct horse');
  expect(await Promise.all([isPassword('correct horse', stored), isPassword('Correct horse', stored)])).toEqual([
    true,
    false,
  ]);
  expect(await isPassword('correct horse', undefined)).toBe(false);
});

it('lets other work of the thread pool pass a crowd that signs in', async () => {
  const order: string[] = [];
  const crowd = Array.from({ length: 8 }, async () => {
    await isPassword('wrong', undefined);
    order.push('password');
  });
  const other = promisify(pbkdf2)('a', 'b', 1, 32, 'sha256').then(() => order.push('other'));
  await Promise.all([...crowd, other]);
  expect(order.indexOf('other')).toBeLessThan(3);
  expect(order).toHaveLength(9);
});
