/** Every provider is where its manifest says, keeps the layout, and can be made by what the manifest names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { PLUGIN_KINDS, pluginManifest } from './contract/manifest.ts';

const HERE = import.meta.dirname;
const providers = PLUGIN_KINDS.filter((kind) => existsSync(path.join(HERE, kind))).flatMap((kind) =>
  readdirSync(path.join(HERE, kind)).map((id) => ({ kind, id })),
);

it('finds the providers there are', () => {
  expect(providers.length).toBeGreaterThanOrEqual(4);
});

it.each(providers)('$kind/$id is as its manifest says', async ({ kind, id }) => {
  const folder = path.join(HERE, kind, id);
  const manifest = pluginManifest.parse(parse(readFileSync(path.join(folder, 'plugin.yaml'), 'utf8')));
  expect(manifest).toMatchObject({ kind, id });
  for (const file of ['README.md', 'provider.test.ts']) expect(existsSync(path.join(folder, file)), file).toBe(true);
  const provider: Record<string, unknown> = await import(path.join(folder, 'provider.ts'));
  expect(provider[manifest.create]).toBeInstanceOf(Function);
  const config: Record<string, unknown> = await import(path.join(folder, 'config.ts'));
  const schema = config[manifest.config];
  // A form for the configuration is drawn from its JSON Schema.
  expect(schema instanceof z.ZodObject && z.toJSONSchema(schema, { io: 'input' }).type).toBe('object');
});
