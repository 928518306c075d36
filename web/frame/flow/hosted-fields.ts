import type { Answer } from '../../api-client/exchange.ts';
import type { Token } from '../../api-client/tokenizer.ts';
import type { HostedName, HostedValue } from '../forms/hosted-value.ts';

/** How the text in a field looks: the frames know nothing of this page's styles. */
export interface HostedLook {
  readonly color: string;
  readonly errorColor: string;
  readonly fontFamily: string;
  readonly fontSize: string;
  readonly textAlign: 'left' | 'right';
}

export interface HostedFieldEvents {
  readonly onReady: (name: HostedName) => void;
  readonly onChange: (name: HostedName, value: HostedValue) => void;
  readonly onLeave: (name: HostedName) => void;
}

/** What a module in `later` gives for its processor. */
export interface HostedFields {
  /** Puts an empty field into a container; one of that name which was there before is gone. */
  mount(name: HostedName, container: HTMLElement): void;
  unmount(name: HostedName): void;
  update(change: { readonly disabled: boolean; readonly look: HostedLook; readonly locale: string }): void;
  focus(name: HostedName): void;
  clear(name: HostedName): void;
  /** A token of what the fields hold, with the payer's `billing_details` as confirm has them. It never throws. */
  token(billing: Readonly<Record<string, string>>): Promise<Answer<Token>>;
  /** A token of the security code alone, for a card that is kept. It never throws. */
  codeToken(): Promise<Answer<Token>>;
  /** Has the payer authenticate a payment; what came of it only the API knows. It never throws. */
  authenticate(clientSecret: string): Promise<void>;
}
