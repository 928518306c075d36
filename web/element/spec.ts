import type { FrameOptions } from '../protocol.ts';
import type { Words } from './texts.ts';

/** What is peculiar to one of the elements. */
export interface Spec {
  readonly tag: string;
  /** Attributes with a value, each reflected by a property. */
  readonly texts: readonly string[];
  /** Attributes that are there or not. */
  readonly switches: readonly string[];
  /** What its frame is told whatever the attributes say. */
  readonly always: FrameOptions;
  /** What it says before the frame is there, by language. */
  readonly words: Readonly<Record<string, Words>>;
  /** Space that is held until the frame is there, in rem. */
  readonly held: number;
}

/** Every attribute that it has. The secret's is the one that no property reflects. */
export const attributesOf = ({ texts, switches }: Pick<Spec, 'texts' | 'switches'>): readonly string[] => [
  ...texts,
  'client-secret',
  ...switches,
];
