/** Loaded before the application, with --expose-gc: what is left after SIGUSR2 is in use. */
process.on('SIGUSR2', () => globalThis.gc());
