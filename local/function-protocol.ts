/** One invocation, on its way to a function's process. Times are milliseconds since 1970. */
export interface ToHost {
  readonly event: unknown;
  readonly requestId: string;
  readonly deadline: number;
  readonly arn: string;
}

/** What a function's process says: that it has loaded, or how the invocation ended. */
export type FromHost =
  | { readonly ready: true }
  | { readonly result: unknown }
  | { readonly error: { readonly errorType: string; readonly errorMessage: string } };
