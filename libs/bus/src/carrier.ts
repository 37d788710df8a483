/** What a carrier tells the bus. */
export interface CarrierEvents {
  /** It is connected, for the first time or again: what was sent meanwhile has been missed. */
  opened(): void;
  /** The connection is lost, or could not be made. */
  lost(error: unknown): void;
  received(text: string): void;
}

/** Carries texts to all nodes, the sender included. */
export interface Carrier {
  /** What it is, for operators. */
  readonly name: 'postgres' | 'redis';
  /** Connects, and again whenever the connection is lost. Resolves when the first attempt is over. */
  open(events: CarrierEvents): Promise<void>;
  /** Resolves when the server has taken the text. @throws Error when there is no connection */
  send(text: string): Promise<void>;
  /** Gives up a connection on which nothing is heard any more, and makes another one. */
  reopen(): void;
  close(): Promise<void>;
}
