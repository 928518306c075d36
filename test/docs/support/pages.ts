import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Block {
  readonly page: string;
  readonly commands: string;
}

/** Every document. */
export const pages = ['docs', 'client', 'web/payment-element', '.'].flatMap((folder) =>
  readdirSync(folder, { recursive: folder === 'docs', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** Every block of commands of every document, without its indentation. */
export const blocks: readonly Block[] = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^( *)```(?:sh|bash)\n([\s\S]+?)^ *```$/gm)].map(
    ([, indent = '', text = '']) => ({ page, commands: text.replace(new RegExp(`^${indent}`, 'gm'), '') }),
  ),
);

/** The blocks of one page, in order. */
export const blocksOf = (page: string): string[] =>
  blocks.filter((block) => block.page === page).map(({ commands }) => commands);

/** Commands that a page has within its text, that begin so. */
export const inlineOf = (page: string, beginning: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/`([^`\n]+)`/g)]
    .map(([, text = '']) => text)
    .filter((text) => text.startsWith(beginning));
