import type { ApiModel, ApiResource, MethodSetting } from './api-model.ts';

/** A token bucket for each method: says whether a request at that time (ms) may pass. */
export type Throttle = (resource: ApiResource, method: string, now: number) => boolean;

interface Bucket {
  tokens: number;
  filledAt: number;
}

export function throttleOf(api: ApiModel): Throttle {
  const buckets = new Map<string, Bucket>();
  return (resource, method, now) => {
    const setting = settingOf(api.throttles, resource.path, method);
    const { ThrottlingBurstLimit: burst, ThrottlingRateLimit: rate } = setting ?? {};
    if (burst === undefined || rate === undefined) return true;
    const key = `${method} ${resource.path}`;
    const bucket = buckets.get(key) ?? { tokens: burst, filledAt: now };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * rate);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}

/** The most specific setting that limits the method. */
function settingOf(settings: readonly MethodSetting[], path: string, method: string): MethodSetting | undefined {
  const encoded = `/${path.replaceAll('/', '~1')}`;
  const limits = settings.filter(({ ThrottlingRateLimit: rate }) => rate !== undefined);
  const find = (resourcePath: string, httpMethod: string) =>
    limits.find((own) => (own.ResourcePath ?? '/*') === resourcePath && (own.HttpMethod ?? '*') === httpMethod);
  return find(encoded, method) ?? find(encoded, '*') ?? find('/*', method) ?? find('/*', '*');
}
