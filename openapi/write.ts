import { readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument } from './document.ts';

/** Where the document is kept, for whoever reads the repository. */
export const FILE = 'docs/api/openapi.json';

/** The document as the file has it. */
export function documentText(): string {
  const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
  return `${JSON.stringify(openApiDocument(version), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(FILE, documentText());
