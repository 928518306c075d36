import { execFileSync } from 'node:child_process';

/*
 * Prints a CycloneDX list of what is installed for more than development. `npm sbom --omit dev` leaves out whatever a
 * package for development needs as well, deployed or not; so all is asked for, and what is marked is taken out here.
 */

interface Bom {
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly properties?: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const line = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const options = { encoding: 'utf8', maxBuffer: 64 * 1_048_576 } as const;
const bom = JSON.parse(execFileSync('npm', line, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })) as Bom;

const isForDevelopment = ({ properties = [] }: Bom['components'][number]) =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
const left = new Set(bom.components.filter(isForDevelopment).map((component) => component['bom-ref']));

const components = bom.components.filter((component) => !left.has(component['bom-ref']));
const dependencies = bom.dependencies
  .filter(({ ref }) => !left.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => !left.has(other)) }));
console.log(JSON.stringify({ ...bom, components, dependencies }, null, 2));
