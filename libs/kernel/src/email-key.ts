import { domainToASCII } from 'node:url';
import { fold } from './fold.js';

/**
 * The form in which addresses are the same: folded, with the domain as DNS has it. `a@bücher.example` and
 * `a@xn--bcher-kva.example` are one mailbox.
 */
export function emailKeyOf(email: string): string {
  const folded = fold(email);
  const behind = folded.lastIndexOf('@') + 1;
  const domain = folded.slice(behind);
  // A domain that DNS cannot hold stays as it is.
  return folded.slice(0, behind) + (domainToASCII(domain) || domain);
}
