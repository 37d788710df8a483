/**
 * The thread that computes password hashes, one job at a time. Node runs this file as it stands, from
 * source too: erasable syntax only, and no import of our own.
 */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, parseOptions, verifySync } from '@node-rs/argon2';
import type { Argon2Job } from './hashing-thread.js';

const LOWEST_PRIORITY = 19;
const MAX_MEMORY_KIB = 1024 * 1024;
const MAX_PASSES = 64;

function lowerPriority(): void {
  // Only Linux gives each thread its own priority; elsewhere this would slow the whole process.
  if (process.platform !== 'linux') return;
  try {
    setPriority(LOWEST_PRIORITY);
  } catch {
    // A hardened sandbox may refuse the call; hashing works at any priority.
  }
}

function verify(hash: string, password: string): boolean {
  try {
    const { memoryCost, timeCost } = parseOptions(hash);
    // A damaged hash may ask for terabytes, which would end the process.
    if (memoryCost > MAX_MEMORY_KIB || timeCost > MAX_PASSES) return false;
    return verifySync(hash, password);
  } catch {
    return false;
  }
}

lowerPriority();
parentPort?.on('message', (job: Argon2Job) => {
  parentPort?.postMessage(
    job.task === 'hash' ? hashSync(job.password, job.parameters) : verify(job.hash, job.password),
  );
});
