import { mkdtempSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, type Entry, functionEntries } from '../../lib/bundle.ts';
import { routes, sandboxRoutes } from '../../lambdas/routes.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'bundle-'));

/** A project with one handler, and the entry for it. */
function project(): { root: string; outdir: string; entry: Entry } {
  const root = folder();
  mkdirSync(join(root, 'lambdas'));
  writeFileSync(join(root, 'lambdas', 'shared.ts'), 'export const answer: number = 42;\n');
  writeFileSync(
    join(root, 'lambdas', 'pay.ts'),
    `import { answer } from './shared.ts';\nexport const handler = async (): Promise<number> => answer;\n`,
  );
  return { root, outdir: folder(), entry: { name: 'pay', kind: 'route', file: 'lambdas/pay.ts' } };
}

describe('function entries', () => {
  it('are the handlers of every route, those of the sandbox, the workers, and the one that the demo account needs', () => {
    const names = functionEntries({ sandbox: true }).map(({ name }) => name);
    expect(names).toEqual([
      ...[...routes, ...sandboxRoutes].map(({ name }) => name),
      'sweep-due',
      'project-events',
      'deliver-webhook',
      'seed-demo-account',
    ]);
  });

  it('without the sandbox are the handlers of the routes and the workers alone', () => {
    expect(functionEntries({ sandbox: false }).map(({ file }) => file)).toEqual([
      ...routes.map(({ name }) => `lambdas/handlers/${name}.ts`),
      'lambdas/workers/sweep-due.ts',
      'lambdas/workers/project-events.ts',
      'lambdas/workers/deliver-webhook.ts',
    ]);
  });

  it('fail by name for a route whose handler is missing', () => {
    const refund = { name: 'refund-session', method: 'POST', path: '/refunds', auth: 'admin' } as const;
    const entries = functionEntries({ sandbox: false }, [refund]);
    expect(() => bundle(process.cwd(), entries, folder())).toThrow(
      'The route refund-session has no handler: lambdas/handlers/refund-session.ts is missing',
    );
  });
});

describe('bundle', () => {
  it('makes one CommonJS file per function that runs by itself', async () => {
    const { root, outdir, entry } = project();
    bundle(root, [entry], outdir);
    expect(readdirSync(outdir, { recursive: true }).sort()).toEqual(['pay', join('pay', 'index.cjs')]);
    const { handler } = createRequire(join(outdir, 'here.js'))('./pay/index.cjs');
    await expect(handler()).resolves.toBe(42);
  });

  it('puts what is imported when needed into a file that is not loaded before', async () => {
    const { root, outdir, entry } = project();
    const write = (name: string, code: string) => writeFileSync(join(root, 'lambdas', name), code);
    write('later.ts', "import { answer } from './shared.ts';\nexport const mark = () => `later: ${answer}`;\n");
    write(
      'pay.ts',
      "import { answer } from './shared.ts';\n" +
        "export const handler = async () => [answer, (await import('./later.ts')).mark()];\n",
    );
    bundle(root, [entry], outdir);
    const files = readdirSync(join(outdir, 'pay'));
    const load = createRequire(join(outdir, 'here.js'));
    const loaded = () => Object.keys(load.cache).filter((path) => path.includes(join('pay', 'later')));
    const { handler } = load('./pay/index.cjs');
    expect(files.filter((name) => name.startsWith('later'))).toHaveLength(1);
    expect(loaded()).toEqual([]);
    await expect(handler()).resolves.toEqual([42, 'later: 42']);
    expect(loaded()).toHaveLength(1);
  });

  it('has in one file what is loaded at once, which what is loaded later shares', async () => {
    const { root, outdir, entry } = project();
    const write = (name: string, code: string) => writeFileSync(join(root, 'lambdas', name), code);
    write('shared.ts', "export class Refusal extends Error {}\nexport const text = 'shared text';\n");
    write('later.ts', "import { Refusal, text } from './shared.ts';\nexport const refuse = () => new Refusal(text);\n");
    write(
      'pay.ts',
      "import { Refusal, text } from './shared.ts';\n" +
        'export const handler = async () =>\n' +
        "  [text, (await import('./later.ts')).refuse() instanceof Refusal];\n",
    );
    bundle(root, [entry], outdir);
    const files = readdirSync(join(outdir, 'pay'));
    const having = files.filter((name) => readFileSync(join(outdir, 'pay', name), 'utf8').includes('shared text'));
    expect({ files: files.length, having }).toEqual({ files: 2, having: ['index.cjs'] });
    const { handler } = createRequire(join(outdir, 'here.js'))('./pay/index.cjs');
    await expect(handler()).resolves.toEqual(['shared text', true]);
  });

  it('makes a function of what it uses, whatever others load later', async () => {
    const { root, outdir, entry } = project();
    const write = (name: string, code: string) => writeFileSync(join(root, 'lambdas', name), code);
    write('later.ts', "import { answer } from './shared.ts';\nexport const mark = () => `later: ${answer}`;\n");
    write('store.ts', "export { answer } from './shared.ts';\nexport const mark = () => import('./later.ts');\n");
    write('pay.ts', "import { answer } from './store.ts';\nexport const handler = async () => answer;\n");
    write(
      'refund.ts',
      "import { mark } from './store.ts';\nexport const handler = async () => (await mark()).mark();\n",
    );
    write('mark.ts', "import { mark } from './later.ts';\nexport const handler = async () => mark();\n");
    const entries = ['pay', 'refund', 'mark'].map((name) => ({ ...entry, name, file: `lambdas/${name}.ts` }));
    bundle(root, entries, outdir);
    const load = createRequire(join(outdir, 'here.js'));
    const answers = await Promise.all(entries.map(({ name }) => load(`./${name}/index.cjs`).handler()));
    expect(answers).toEqual([42, 'later: 42', 'later: 42']);
    expect(entries.map(({ name }) => readdirSync(join(outdir, name)).length)).toEqual([1, 2, 1]);
    expect(readFileSync(join(outdir, 'pay', 'index.cjs'), 'utf8')).not.toContain('later');
  });

  it('takes away the files that a function no longer has', () => {
    const { root, outdir, entry } = project();
    bundle(root, [entry], outdir);
    writeFileSync(join(outdir, 'pay', 'later-OLD.cjs'), '');
    bundle(root, [entry], outdir);
    expect(readdirSync(join(outdir, 'pay'))).toEqual(['index.cjs']);
  });

  it('is minified and brings no source map', () => {
    const { root, outdir, entry } = project();
    bundle(root, [entry], outdir);
    const code = readFileSync(join(outdir, 'pay', 'index.cjs'), 'utf8');
    expect(code.trimEnd()).not.toContain('\n');
    expect(code).not.toContain('sourceMappingURL');
  });

  it('leaves a file alone whose contents are the same, so that a synth beside it never reads half of it', () => {
    const { root, outdir, entry } = project();
    const written = () => statSync(join(outdir, 'pay', 'index.cjs'), { bigint: true }).mtimeNs;
    bundle(root, [entry], outdir);
    const first = written();
    bundle(root, [entry], outdir);
    expect(written()).toBe(first);
  });

  it('refuses two functions of one name', () => {
    const { root, outdir, entry } = project();
    expect(() => bundle(root, [entry, { ...entry, kind: 'worker' }], outdir)).toThrow('Two functions are called pay');
  });
});
