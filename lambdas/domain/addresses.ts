import ipaddr from 'ipaddr.js';
import { checkHttpsUrl } from './urls.ts';

export interface CallbackRules {
  /** https on any port, not only on 443. */
  readonly anyPort: boolean;
  /** http and https, on any port, for loopback hosts. */
  readonly loopback: boolean;
}

/** Names that no public DNS serves (RFC 6761, 6762, 8375, and ICANN's reservation of internal). */
const LOCAL_NAME = /(?:^|\.)(?:local|localhost|localdomain|internal|home\.arpa)$/;
/** Octal to some readers, decimal to others. */
const AMBIGUOUS = /(?:^|[.:])0[0-9]+\.|\.0[0-9]|^0[0-9]+$/;
const TRAILING_DOT = /^[^/]*\/\/[^/?#]*\.(?::[0-9]*)?(?:[/?#]|$)/;
/** What 168.63.129.16 is to a machine in Azure, 169.254.169.254 is to one in AWS; ipaddr.js knows only the latter. */
const AZURE_PLATFORM = '168.63.129.16';

/**
 * Whether an address, in any notation, is one of the public internet: global unicast, and not a form in which another
 * address hides. What cannot be read, or can be read in two ways, is not.
 */
export function isPublicAddress(ip: string): boolean {
  if (AMBIGUOUS.test(ip) || ip.includes('%') || !ipaddr.isValid(ip)) return false;
  const address = ipaddr.parse(ip);
  return address.kind() === 'ipv4' ? isPublicV4(address as ipaddr.IPv4) : isPublicV6(address as ipaddr.IPv6);
}

/** Whether a host, as `URL.hostname` gives it, is this machine by definition: localhost, 127.0.0.0/8, [::1]. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(?:localhost|\[::1\]|127(?:\.[0-9]{1,3}){3})$/.test(hostname);
}

/** What is wrong with a URL that events are to be sent to; undefined when nothing is. Names are resolved at sending. */
export function checkCallbackUrl(raw: string, { anyPort, loopback }: CallbackRules): string | undefined {
  const flaw = checkHttpsUrl(loopback ? raw.replace(/^http:/i, 'https:') : raw);
  if (flaw !== undefined) return flaw;
  if (raw.includes('#')) return 'must not have a fragment';
  const { protocol, hostname, port } = new URL(raw);
  if (loopback && isLoopbackHost(hostname) && !TRAILING_DOT.test(raw)) return undefined;
  if (protocol !== 'https:') return 'must begin with https://';
  if (!anyPort && port !== '') return 'must be on port 443';
  const isPublic =
    !TRAILING_DOT.test(raw) && (isLiteral(hostname) ? isPublicLiteral(hostname) : isPublicName(hostname));
  return isPublic ? undefined : 'must have a public host';
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && address.toString() !== AZURE_PLATFORM;
}

function isPublicV6(address: ipaddr.IPv6): boolean {
  const [first = 0, second, ...rest] = address.parts;
  // A DNS64 resolver gives addresses of this prefix for real IPv4 hosts; the local-use one, 64:ff9b:1::/48, is not it.
  if (first === 0x64 && second === 0xff9b && rest.slice(0, 4).every((part) => part === 0)) {
    return isPublicV4(new ipaddr.IPv4(address.toByteArray().slice(12)));
  }
  // The library calls all that it has no name for unicast; only 2000::/3 is given out as such.
  return first >> 13 === 1 && address.range() === 'unicast';
}

/** A parsed URL has IPv4 in four decimal parts, whatever was written, and IPv6 in brackets. */
function isLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^[0-9]+(?:\.[0-9]+){3}$/.test(hostname);
}

function isPublicLiteral(hostname: string): boolean {
  return isPublicAddress(hostname.replace(/^\[|\]$/g, ''));
}

function isPublicName(hostname: string): boolean {
  return hostname.includes('.') && !hostname.endsWith('.') && !LOCAL_NAME.test(hostname);
}
