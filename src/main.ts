import { setFlagsFromString } from 'node:v8';

const REQUIRED_NODE = 24;
const { node } = process.versions;

// Before anything else is loaded: an older Node fails on the imports already, with a stack.
if (Number.parseInt(node, 10) < REQUIRED_NODE) {
  console.error(
    `Showrunner needs Node ${REQUIRED_NODE} or later, and this is ${node}. Start it with "npm start".`,
  );
  process.exit(1);
}

// V8 learns from the start, in which nearly all stays, that objects live long, and then keeps what requests make too.
setFlagsFromString('--no-allocation-site-pretenuring');

const { start } = await import('./start.js');
await start();
