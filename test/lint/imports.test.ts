import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const refused: [path: string, specifier: string][] = [
  ['lambdas/domain/x.ts', '../operations/y.ts'],
  ['lambdas/domain/x.ts', '../store/y.ts'],
  ['lambdas/domain/x.ts', '../http/y.ts'],
  ['lambdas/domain/x.ts', '../env.ts'],
  ['lambdas/domain/x.ts', '@aws-sdk/client-dynamodb'],
  ['lambdas/domain/x.ts', 'node:fs'],
  ['lambdas/domain/wire/x.ts', '../../store/y.ts'],
  ['lambdas/domain/wire/x.ts', '../../runtime.ts'],
  ['lambdas/operations/x.ts', '../store/y.ts'],
  ['lambdas/operations/x.ts', '../processors/y.ts'],
  ['lambdas/operations/x.ts', '../http/y.ts'],
  ['lambdas/operations/x.ts', '../runtime.ts'],
  ['lambdas/operations/x.ts', '@middy/core'],
  ['lambdas/store/x.ts', '../operations/y.ts'],
  ['lambdas/store/x.ts', '../processors/y.ts'],
  ['lambdas/processors/x.ts', '../store/y.ts'],
  ['lambdas/processors/x.ts', '@aws-sdk/lib-dynamodb'],
  ['lambdas/processors/x.ts', '../messaging/y.ts'],
  ['lambdas/messaging/x.ts', '../store/y.ts'],
  ['lambdas/messaging/x.ts', '@aws-sdk/client-dynamodb'],
  ['lambdas/captcha/x.ts', '../processors/y.ts'],
  ['lambdas/handlers/x.ts', '../messaging/y.ts'],
  ['lambdas/http/x.ts', '../store/y.ts'],
  ['lambdas/http/x.ts', '../operations/y.ts'],
  ['lambdas/http/x.ts', '@aws-sdk/client-dynamodb'],
  ['lambdas/handlers/x.ts', '../store/y.ts'],
  ['lambdas/handlers/x.ts', '../env.ts'],
  ['lambdas/workers/x.ts', '@aws-sdk/client-dynamodb'],
  ['lambdas/runtime.ts', './operations/y.ts'],
  ['lambdas/sandbox/operations/x.ts', '../../operations/y.ts'],
  ['lambdas/sandbox/handlers/x.ts', '../../runtime.ts'],
  ['lib/x.ts', '../lambdas/domain/session.ts'],
  ['lib/x.ts', '../local/y.ts'],
  ['openapi/x.ts', '../lambdas/operations/y.ts'],
  ['openapi/x.ts', '../lib/y.ts'],
  ['local/x.ts', '../lambdas/routes.ts'],
  ['local/x.ts', '../lib/y.ts'],
];

const allowed: [path: string, specifier: string][] = [
  ['lambdas/domain/x.ts', 'node:crypto'],
  ['lambdas/domain/wire/x.ts', '../session.ts'],
  ['lambdas/operations/x.ts', '../domain/session.ts'],
  ['lambdas/store/x.ts', '@aws-sdk/lib-dynamodb'],
  ['lambdas/messaging/x.ts', '@aws-sdk/client-sesv2'],
  ['lambdas/http/x.ts', '@middy/core'],
  ['lambdas/handlers/x.ts', '../runtime.ts'],
  ['lambdas/sandbox/handlers/x.ts', '../operations/y.ts'],
  ['lib/x.ts', '../lambdas/routes.ts'],
  ['lib/x.ts', '../openapi/reference.ts'],
  ['openapi/x.ts', '../lambdas/domain/wire/y.ts'],
  ['lib/x.ts', '../lambdas/domain/metrics.ts'],
  ['local/x.ts', 'jose'],
];

/** One lint run over a project that has a file for every row; answers the files whose import it refused. */
function lint(rows: readonly [path: string, specifier: string][]): Set<string> {
  const project = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    const { vcs: _outsideGit, $schema: _local, ...config } = JSON.parse(readFileSync('biome.json', 'utf8'));
    writeFileSync(join(project, 'biome.json'), JSON.stringify(config));
    for (const [path, specifier] of rows) {
      const file = join(project, fileOf(path, specifier));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `import { thing } from '${specifier}';\n\nexport const it = thing;\n`);
    }
    const biome = resolve('node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=1000', '.'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
    const imports = diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedImports');
    return new Set(imports.map(({ location }) => location.path.replace(/^\.\//, '')));
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** A file of its own for each row, unless the rule is for one file. */
function fileOf(path: string, specifier: string): string {
  const name = specifier.replace(/\W+/g, '-');
  return path.endsWith('/x.ts') ? path.replace(/x\.ts$/, `x${name}.ts`) : path;
}

describe('the import table', () => {
  const found = lint([...refused, ...allowed]);

  it.each(refused)('%s may not import %s', (path, specifier) => {
    expect(found).toContain(fileOf(path, specifier));
  });

  it.each(allowed)('%s may import %s', (path, specifier) => {
    expect(found).not.toContain(fileOf(path, specifier));
  });
});
