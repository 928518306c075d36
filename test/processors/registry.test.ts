import { processorRegistry } from '../../lambdas/processors/registry.ts';

const sandbox = { baseUrl: 'https://sandbox.example', apiKey: 'key' };

describe('the processor registry', () => {
  it('knows the sandbox where one is deployed', () => {
    const registry = processorRegistry({ sandbox });
    expect(registry.get('sandbox')?.browser.tokenizeUrl).toBe('https://sandbox.example/tokens');
  });

  it('knows none where none is deployed', () => {
    const registry = processorRegistry({});
    expect(registry.get('sandbox')).toBeUndefined();
  });

  it.each([['stripe'], ['constructor'], ['']])('has nothing under the name %p', (name) => {
    expect(processorRegistry({ sandbox }).get(name)).toBeUndefined();
  });
});
