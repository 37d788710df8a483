// Draws the image in a file as two avatars at once and writes down what that took: node avatar-memory.mjs <file>
import { readFileSync } from 'node:fs';

// Of the build, as the libs are.
const path = new URL('../../dist/src/users/avatars/avatar-image.js', import.meta.url).href;
const { avatarOf } = await import(path);
const image = readFileSync(process.argv[2]);

const before = process.resourceUsage().maxRSS;
const answers = await Promise.allSettled([avatarOf(image), avatarOf(image)]);
const mebibytes = (process.resourceUsage().maxRSS - before) / 1024;
console.log(JSON.stringify({ outcomes: answers.map(({ reason }) => reason?.code ?? 'drawn'), mebibytes }));
