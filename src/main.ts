const REQUIRED_NODE = 24;
const { node } = process.versions;

// Before anything else is loaded: an older Node fails on the imports already, with a stack.
if (Number.parseInt(node, 10) < REQUIRED_NODE) {
  console.error(
    `Showrunner needs Node ${REQUIRED_NODE} or later, and this is ${node}. Start it with "npm start".`,
  );
  process.exit(1);
}

await import('./runtime.js');
const { start } = await import('./start.js');
await start();
