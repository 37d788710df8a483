import type {
  Auth,
  LoginRequest,
  MfaRequest,
  MfaRequiredResponse,
  TokensResponse,
} from './generated/index.js';
import { isProblem } from './problem.js';
import { Tabs } from './tabs.js';
import type { TokenStore } from './token-store.js';

const UNAUTHENTICATED = 401;
/** Milliseconds before its end in which a token is not used any more: the request takes a while too. */
const MARGIN = 10_000;
/** Milliseconds in which a tab sees what another one has stored. */
const SETTLING = 250;

/** Who is signed in, on this page and all others that share its storage. */
export class Session {
  private readonly tabs: Tabs;
  private readonly listeners = new Set<() => void>();
  private renewal: Promise<string | undefined> | undefined;

  constructor(
    private readonly auth: Auth,
    private readonly tokens: TokenStore,
    name: string,
  ) {
    this.tabs = new Tabs(name, () => this.notify());
  }

  get isSignedIn(): boolean {
    return this.tokens.read() !== undefined;
  }

  /** @returns tokens, which are used from now on; or, with a second factor, what `finishSignIn` takes */
  async signIn(body: LoginRequest): Promise<TokensResponse | MfaRequiredResponse> {
    const { data } = await this.auth.login({ body });
    if ('accessToken' in data) this.start(data);
    return data;
  }

  async finishSignIn(body: MfaRequest): Promise<void> {
    const { data } = await this.auth.finishSignIn({ body });
    this.start(data);
  }

  /** Uses tokens that came another way: of a passkey, a provider, or a reauthentication. */
  start(tokens: TokensResponse): void {
    this.tokens.write(tokens);
    this.changed();
  }

  /** Ends the session on the server; what is kept of it here goes in any case. */
  async signOut(): Promise<void> {
    try {
      if (this.isSignedIn) await this.auth.logout();
    } catch (error) {
      if (!isProblem(error) || error.status !== UNAUTHENTICATED) throw error;
    } finally {
      this.forget();
    }
  }

  /**
   * Calls back when someone has signed in or out, or the tokens are new, here or in another tab.
   * @returns what ends that
   */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** A token to send, refreshed when it is about to expire; undefined when nobody is signed in. */
  async accessToken(): Promise<string | undefined> {
    const tokens = this.tokens.read();
    if (!tokens) return undefined;
    return tokens.expiresAt - MARGIN > Date.now() ? tokens.accessToken : this.renew(tokens.accessToken);
  }

  /** Another token than `stale`, which the server refused. Several calls at once are one refresh. */
  renew(stale: string): Promise<string | undefined> {
    this.renewal ??= this.tabs
      .alone(() => this.refresh(stale))
      .finally(() => {
        this.renewal = undefined;
      });
    return this.renewal;
  }

  /** The server says that the session of this token is over. */
  ended(accessToken: string): void {
    if (this.tokens.read()?.accessToken === accessToken) this.forget();
  }

  private async refresh(stale: string): Promise<string | undefined> {
    const tokens = this.tokens.read();
    // Another tab was quicker, or signed out.
    if (tokens?.accessToken !== stale) return tokens?.accessToken;
    const { refreshToken } = tokens;
    const answer = await this.auth.refresh({ body: { refreshToken } }).catch((error: unknown) => {
      if (isProblem(error, 'auth.session_ended')) return undefined;
      throw error;
    });
    // A reauthentication in another tab may be why: its tokens are there in a moment.
    if (!answer) await new Promise((resolve) => setTimeout(resolve, SETTLING));
    const latest = this.tokens.read();
    // Meanwhile someone signed in or out in another tab, or one without locks refreshed too.
    if (latest?.refreshToken !== refreshToken) return latest?.accessToken;
    if (answer) this.start(answer.data);
    else this.forget();
    return answer?.data.accessToken;
  }

  private forget(): void {
    this.tokens.clear();
    this.changed();
  }

  private changed(): void {
    this.notify();
    this.tabs.tell();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}
