import { setScriptAddress } from '../element/frame-element.ts';
import { register } from '../element/register.ts';
import { GovifiWalletElement } from './element.ts';

// The classic script that the checkout serves: it knows the checkout by its own address.
const script = globalThis.document?.currentScript;
setScriptAddress(script && 'src' in script ? script.src : undefined);
register(GovifiWalletElement);
