import type { DestinationStream } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { encodeControls, encodeControlsInJson } from './control-characters.js';

const prettify = prettyFactory({ singleLine: true, translateTime: false, ignore: 'pid,hostname' });

/** Turns JSON lines into lines for people. It writes at once, so that none is lost at the end. */
export function prettyStream(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(toPretty(line)) };
}

function toPretty(line: string): string {
  const fields = Object.entries(JSON.parse(line) as Record<string, unknown>);
  // pino-pretty prints these texts raw, with their newlines; what is nested it prints as JSON.
  const encoded = fields.map(([name, value]) => [
    name,
    typeof value === 'string' ? encodeControls(value) : value,
  ]);
  return encodeControlsInJson(prettify(Object.fromEntries(encoded)));
}
