/**
 * Whether this server is on its way out. From `begin()` on it says so: `GET /health/ready` fails, so that load
 * balancers send nothing more, and every answer closes its connection. It still serves what arrives, until
 * it is closed.
 */
export class Drain {
  private begun = false;
  private replaced = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  /** Whether load balancers should go elsewhere: not when another process answers at the same address. */
  get isLeaving(): boolean {
    return this.begun && !this.replaced;
  }

  begin({ isReplaced = false }: { isReplaced?: boolean } = {}): void {
    this.begun = true;
    this.replaced ||= isReplaced;
  }
}
