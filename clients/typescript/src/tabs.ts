/** What the tabs that share a session tell each other. No token is sent: those are in their storage. */
export class Tabs {
  private readonly channel: InstanceType<typeof BroadcastChannel> | undefined;

  /** @param onChange called when another tab has signed in or out, or refreshed */
  constructor(
    private readonly name: string,
    onChange: () => void,
  ) {
    if (typeof BroadcastChannel === 'undefined') return;
    this.channel = new BroadcastChannel(name);
    this.channel.addEventListener('message', onChange);
    // In Node an open channel would keep the process.
    (this.channel as { unref?: () => void }).unref?.();
  }

  tell(): void {
    this.channel?.postMessage('changed');
  }

  /**
   * Runs while no other tab does the same (Web Locks). Where there are no locks, as on pages without TLS, tabs may do
   * it at once, and with them where a tab sees a little later what another one has stored: then the server gives both
   * the same tokens.
   */
  alone<Result>(task: () => Promise<Result>): Promise<Result> {
    const locks = typeof navigator === 'undefined' ? undefined : (navigator as Partial<Navigator>).locks;
    return locks ? (locks.request(this.name, task) as Promise<Result>) : task();
  }
}
