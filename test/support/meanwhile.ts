/** Sends the request over and over, several at a time, until the work is done. */
export async function meanwhile(
  request: () => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<void> {
  const ending = new AbortController();
  const loops = Array.from({ length: 6 }, async () => {
    while (!ending.signal.aborted) await request();
  });
  await work();
  ending.abort();
  await Promise.all(loops);
}
