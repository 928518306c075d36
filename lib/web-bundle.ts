import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type Asset, type Built, buildElement, buildModule, buildStyle } from './web-assets.ts';
import { replaceFolder } from './written-files.ts';

/** A script or stylesheet of a framed document, as its HTML names it. */
export interface LinkedAsset {
  /** Path on the checkout's origin. */
  readonly path: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

/** What a framed document loads. */
export interface FrameAssets {
  readonly script: LinkedAsset;
  readonly style: LinkedAsset;
  /** The script of the document that shows a captcha. */
  readonly challenge: LinkedAsset;
}

/** An element that merchants load into their own pages. */
export interface ElementAssets {
  readonly name: string;
  /** Of its package. */
  readonly version: string;
  readonly module: LinkedAsset;
  readonly classic: LinkedAsset;
}

export interface WebBundle {
  /** Folder of files that never change under their name, served below `/assets/`. */
  readonly assets: string;
  /** Folder of the pages and whatever else is served at the root, asked for anew each time. */
  readonly pages: string;
  /** Folder of the elements' latest versions, served at the root under names that stay. */
  readonly elements: string;
  readonly frame: FrameAssets;
  /** The hosted page's script. */
  readonly hosted: LinkedAsset;
  /** The style of the API's reference. */
  readonly reference: LinkedAsset;
  /** The modules of the locales, by their code. */
  readonly locales: Readonly<Record<string, LinkedAsset>>;
  /** The modules that are loaded when they are needed, by their name. */
  readonly later: Readonly<Record<string, LinkedAsset>>;
  readonly published: readonly ElementAssets[];
}

/** The elements, by the folder of their source. They are of one version: that of the one package which has them. */
const elements = [
  { name: 'govifi-payment', folder: 'payment-element' },
  { name: 'govifi-wallet', folder: 'wallet-element' },
] as const;
const packageFolder = 'payment-element';
const notServed = new Set(['.ts', '.css']);

/**
 * Builds everything that browsers load from the sources in `web`, into three folders below `outdir`. What a page names
 * as `/assets/<name>` becomes the name that carries the file's hash, with its integrity.
 * @throws Error when there is no hosted page, or one names an asset that nothing builds.
 */
export function bundleWeb(web: string, outdir: string): WebBundle {
  if (!existsSync(join(web, 'hosted', 'index.html')))
    throw new Error(`There is no hosted page: ${join(web, 'hosted')} has no index.html`);
  const locales = buildEach(join(web, 'locales'));
  const later = buildEach(join(web, 'frame', 'later'));
  const constants = { LOCALES: addressesOf(locales), LATER: addressesOf(later) };
  const hosted = buildModule('hosted', join(web, 'hosted', 'main.ts'), constants);
  const frame = buildModule('frame', join(web, 'frame', 'main.ts'), constants);
  const challenge = buildModule('challenge', join(web, 'challenge', 'main.ts'));
  const style = buildStyle('style', join(web, 'frame', 'style', 'index.css'));
  const reference = buildStyle('reference', join(web, 'reference', 'style.css'));
  const published = elements.flatMap(({ name, folder }) => {
    const source = join(web, folder);
    return existsSync(join(source, 'index.ts'))
      ? [{ name, version: versionOf(join(web, packageFolder)), ...buildElement(name, source) }]
      : [];
  });

  const linkable = new Map([hosted, frame, style].map(({ entry }) => [entry.logicalName, entry]));
  const built = [
    hosted,
    frame,
    challenge,
    style,
    reference,
    ...locales.values(),
    ...later.values(),
    ...published.flatMap(({ module, classic }) => [module, classic]),
  ];
  const folders = { assets: join(outdir, 'assets'), pages: join(outdir, 'pages'), elements: join(outdir, 'elements') };
  replaceFolder(
    folders.assets,
    built.flatMap(({ files }) => files),
  );
  replaceFolder(folders.pages, pagesOf(join(web, 'hosted'), linkable));
  replaceFolder(
    folders.elements,
    published.flatMap(({ name, module, classic }) => [
      { name: `${name}.mjs`, contents: module.entry.contents },
      { name: `${name}.js`, contents: classic.entry.contents },
    ]),
  );
  return {
    ...folders,
    frame: { script: linked(frame.entry), style: linked(style.entry), challenge: linked(challenge.entry) },
    hosted: linked(hosted.entry),
    reference: linked(reference.entry),
    locales: Object.fromEntries([...locales].map(([code, { entry }]) => [code, linked(entry)])),
    later: Object.fromEntries([...later].map(([name, { entry }]) => [name, linked(entry)])),
    published: published.map(({ name, version, module, classic }) => ({
      name,
      version,
      module: linked(module.entry),
      classic: linked(classic.entry),
    })),
  };
}

function versionOf(folder: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return version;
}

/** A module for each file of the folder: a file `locales/<code>.ts` is all that a locale needs. */
function buildEach(folder: string): Map<string, Built> {
  const sources = existsSync(folder) ? readdirSync(folder).filter((name) => extname(name) === '.ts') : [];
  return new Map(
    sources.sort().map((source) => {
      const name = basename(source, '.ts');
      return [name, buildModule(name, join(folder, source))];
    }),
  );
}

/** As `import()` takes them, relative to the script. */
const addressesOf = (modules: ReadonlyMap<string, Built>): Record<string, string> =>
  Object.fromEntries([...modules].map(([name, { entry }]) => [name, `./${entry.name}`]));

function pagesOf(folder: string, linkable: ReadonlyMap<string, Asset>): { name: string; contents: Uint8Array }[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => extname(name) !== '' && !notServed.has(extname(name)))
    .sort()
    .map((name) => {
      const contents = readFileSync(join(folder, name));
      return {
        name,
        contents: extname(name) === '.html' ? Buffer.from(withHashes(name, contents.toString(), linkable)) : contents,
      };
    });
}

/** The page with every `/assets/<name>` of a script or stylesheet replaced. */
function withHashes(page: string, html: string, linkable: ReadonlyMap<string, Asset>): string {
  return html.replace(/\b(src|href)="\/assets\/([^"]+)"/g, (_, attribute: string, name: string) => {
    const asset = linkable.get(name);
    if (!asset) throw new Error(`${page} names /assets/${name}, which is not built`);
    const { path, integrity } = linked(asset);
    return `${attribute}="${path}" integrity="${integrity}" crossorigin="anonymous"`;
  });
}

function linked({ name, integrity }: Asset): LinkedAsset {
  return { path: `/assets/${name}`, integrity };
}
