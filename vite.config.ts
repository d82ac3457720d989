// Builds client/ into client/dist: hashed files under /assets, the app shell, and the service worker that precaches
// them. Holds always: nothing is inlined (no data: address, no inline script or style), so the server's strict
// content security policy needs no exception.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin } from 'vite';
import { injectManifest } from 'workbox-build';

const clientRoot = fileURLToPath(new URL('client/', import.meta.url));
/** Where the page begins, and what it asks for at once. */
const MAIN = path.join(clientRoot, 'src/app/main.ts');
const START = path.join(clientRoot, 'src/app/start.tsx');
const target = ['chrome111', 'edge111', 'firefox115', 'safari17'];
const syncServer = process.env['OPENKMS_DEV_SERVER'] ?? 'http://localhost:3000';

/** Part of every file's name, so that two builds of the same sources have no file in common: for tests of an upgrade. */
const mark = process.env['OPENKMS_BUILD_MARK'] ?? '';
const names = {
  entryFileNames: `assets/[name]${mark}-[hash].js`,
  chunkFileNames: `assets/[name]${mark}-[hash].js`,
  assetFileNames: `assets/[name]${mark}-[hash][extname]`,
};

/** Dexie's build for browsers that have async functions; its default one is ES5. */
const modernDexie = { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' };

/**
 * Builds the worker apart from the app, because it must lie at the root under a name without a hash, then writes
 * the list of files to precache into it. Runs after the app's own files are on disk: the list is made from them.
 */
function serviceWorker(): Plugin {
  let outDir = '';
  return {
    name: 'openkms:service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      sequential: true,
      async handler(error) {
        if (error !== undefined) return;
        const workDir = await mkdtemp(path.join(tmpdir(), 'openkms-sw-'));
        try {
          await build({
            configFile: false,
            root: clientRoot,
            publicDir: false,
            logLevel: 'warn',
            plugins: [withoutJsonSchema()],
            resolve: { alias: [modernDexie] },
            define: { 'process.env.NODE_ENV': JSON.stringify('production') },
            build: {
              target,
              outDir: workDir,
              emptyOutDir: true,
              // One file: a worker cannot fetch parts later. What it imports on demand is evaluated on demand.
              lib: {
                entry: path.join(clientRoot, 'src/service-worker/service-worker.ts'),
                name: 'serviceWorker',
                formats: ['iife'],
                fileName: () => 'service-worker.js',
              },
              rolldownOptions: { output: { codeSplitting: false } },
            },
          });
          const { count, size, warnings } = await injectManifest({
            swSrc: path.join(workDir, 'service-worker.js'),
            swDest: path.join(outDir, 'service-worker.js'),
            globDirectory: outDir,
            globPatterns: [
              'index.html',
              'manifest.webmanifest',
              'assets/**/*.{js,css,woff2,svg,wasm}',
              'icons/*.{png,svg}',
            ],
            dontCacheBustURLsMatching: /^assets\//,
            maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
          });
          for (const warning of warnings) this.warn(warning);
          const text = await readFile(path.join(outDir, 'service-worker.js'), 'utf8');
          if (!text.includes('index.html')) throw new Error('The service worker was built without the app shell.');
          this.info(`service worker precaches ${count} files, ${Math.round(size / 1024)} kB`);
        } finally {
          await rm(workDir, { recursive: true, force: true });
        }
      },
    },
  };
}

/**
 * Writes the order of the cascade layers at the head of every style sheet. Bundling keeps it in one of them only, and
 * then whichever sheet comes first decides: the base would win over the parts.
 */
function layerOrder(): Plugin {
  return {
    name: 'openkms:layer-order',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
          file.source = `@layer base,ui,page;${Buffer.from(file.source).toString('utf8')}`;
        }
      },
    },
  };
}

/**
 * zod hangs a JSON Schema writer on every schema; only the server uses it (OpenAPI). Left in, it is 5 kB of every first
 * page. A call in the browser fails loudly.
 */
function withoutJsonSchema(): Plugin {
  const unused = /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/;
  return {
    name: 'openkms:without-json-schema',
    apply: 'build',
    async load(id) {
      if (!unused.test(id)) return null;
      const exported = [...(await readFile(id, 'utf8')).matchAll(/^export (?:const|function) (\w+)/gm)].map(
        ([, name]) => name,
      );
      const refuse = `const refuse = () => { throw new Error('JSON Schema is left out of the browser build') };`;
      // These two make the method that refuses; the others are it.
      const makesMethod = (name: string | undefined) => /^create\w+Method$/.test(name ?? '');
      return [
        refuse,
        ...exported.map((name) => `export const ${name} = ${makesMethod(name) ? '() => refuse' : 'refuse'};`),
      ].join('\n');
    },
  };
}

/**
 * Names in index.html what the page needs at once and its small first script asks for only when it runs: the browser
 * fetches all of it together. Also names, without having them fetched, the parts that come later.
 */
function preloadStart(): Plugin {
  return {
    name: 'openkms:preload-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const start = chunks.find(({ moduleIds }) => moduleIds.includes(START));
        if (start === undefined) throw new Error('src/app/start.tsx has no chunk of its own to preload.');
        const wanted = new Set<string>();
        const visit = (fileName: string): void => {
          if (wanted.has(fileName)) return;
          wanted.add(fileName);
          for (const imported of chunks.find((chunk) => chunk.fileName === fileName)?.imports ?? []) visit(imported);
        };
        visit(start.fileName);
        const missing = [...wanted].filter((file) => !html.includes(file));
        const later = chunks
          .map(({ fileName }) => fileName)
          .filter((file) => !wanted.has(file) && !html.includes(file));
        return [
          ...missing.map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head' as const,
          })),
          // What client/src/app/page-parts.ts fetches when the first page stands.
          {
            tag: 'meta',
            attrs: { name: 'page-parts', content: later.map((file) => `/${file}`).join(' ') },
            injectTo: 'head' as const,
          },
        ];
      },
    },
  };
}

/** The part of rolldown's chunking context that is needed here. */
type ModuleGraph = { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null };

/**
 * One file of all that the first page needs: shared with later pages, it would be some twenty files, and each is a request
 * more at every start. What the small first script needs is left out, so that it runs without the rest.
 */
function startTogether() {
  let wanted: ReadonlySet<string> | null = null;
  const reachedFrom = (entry: string, graph: ModuleGraph): ReadonlySet<string> => {
    const found = new Set<string>();
    const visit = (id: string): void => {
      if (found.has(id)) return;
      found.add(id);
      for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) visit(imported);
    };
    visit(entry);
    return found;
  };
  return {
    debugName: 'start',
    // All it imports is among it already, or with the first script.
    includeDependenciesRecursively: false,
    name(id: string, graph: ModuleGraph) {
      wanted ??= reachedFrom(START, graph).difference(reachedFrom(MAIN, graph));
      return wanted.has(id) ? 'start' : null;
    },
  };
}

export default defineConfig({
  root: clientRoot,
  plugins: [react(), withoutJsonSchema(), layerOrder(), preloadStart(), serviceWorker()],
  resolve: { alias: [modernDexie] },
  build: {
    target,
    outDir: path.join(clientRoot, 'dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // One sheet, fetched with the first page: a page's own would be a request each, at the moment the page is wanted.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: { output: { ...names, codeSplitting: { groups: [startTogether()] } } },
  },
  worker: { format: 'es', rolldownOptions: { output: names } },
  server: {
    proxy: {
      '/api': syncServer,
      '/zero': { target: syncServer, ws: true },
    },
  },
});
