/** Fields that stand in frames of the processor's own: what is typed there is never on this origin. */
export const hostedNames = ['number', 'expiry', 'code'] as const;
export type HostedName = (typeof hostedNames)[number];

export const isHostedName = (name: string): name is HostedName => (hostedNames as readonly string[]).includes(name);

/** All that is known of what was typed. */
export interface HostedValue {
  readonly complete: boolean;
  readonly empty: boolean;
  /** The date is over. */
  readonly expired?: boolean;
  /** As the API names it. */
  readonly brand?: string;
}
