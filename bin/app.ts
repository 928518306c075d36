import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkoutApp } from '../lib/app.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

checkoutApp({ root, build: join(root, 'build') }).synth();
