import { writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

/** Prints the JSON schema of the type `Requests` in the file that is named. */
const [source = ''] = process.argv.slice(2);
const tsconfig = source.replace(/\.ts$/, '.tsconfig.json');
const compilerOptions = { module: 'nodenext', moduleResolution: 'nodenext', strict: true, skipLibCheck: true };
writeFileSync(tsconfig, JSON.stringify({ compilerOptions: { ...compilerOptions, types: ['node'] } }));
const generator = createGenerator({
  path: source,
  tsconfig,
  type: 'Requests',
  expose: 'none',
  jsDoc: 'none',
  additionalProperties: false,
  skipTypeCheck: true,
});
process.stdout.write(JSON.stringify(generator.createSchema('Requests')));
