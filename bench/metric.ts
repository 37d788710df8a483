import { freePort } from '../tools/started.ts';

/** The application's own metrics, as Prometheus reads them. */
export class MetricsOf {
  readonly port: number;

  private constructor(port: number) {
    this.port = port;
  }

  static async aFreePort(): Promise<MetricsOf> {
    return new MetricsOf(await freePort());
  }

  /** With what the application is to be started. */
  get variables(): Record<string, string> {
    return { METRICS_PORT: String(this.port) };
  }

  /** @throws Error when the application exports no such metric, or only with labels */
  async read(name: string): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.port}/metrics`);
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(await response.text())?.[1];
    if (!response.ok || value === undefined) throw new Error(`The application exports no metric ${name}.`);
    return Number(value);
  }
}
