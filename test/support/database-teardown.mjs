import { rm } from 'node:fs/promises';
import { assemblies } from './assemblies.ts';

export default async function teardown() {
  await globalThis.testDatabase.stop();
  await rm(process.env[assemblies], { recursive: true, force: true });
}
