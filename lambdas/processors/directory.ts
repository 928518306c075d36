import type { ProcessorDirectory, ProcessorInfo } from '../domain/ports.ts';

export interface DirectorySettings {
  /** Base URL of the sandbox processor, when it is deployed. */
  readonly sandboxUrl?: string;
}

/** What a page is told of each processor of this deployment. It takes no secret, so that routes that only show need none. */
export function processorDirectory({ sandboxUrl }: DirectorySettings): ProcessorDirectory {
  const entries: ProcessorInfo[] = sandboxUrl === undefined ? [] : [sandboxInfo(sandboxUrl)];
  return { get: (name) => entries.find((entry) => entry.name === name) };
}

export function sandboxInfo(baseUrl: string): ProcessorInfo {
  return {
    name: 'sandbox',
    browser: { tokenizeUrl: `${baseUrl}/tokens`, publishableKey: 'pk_sandbox' },
    testMode: true,
  };
}
