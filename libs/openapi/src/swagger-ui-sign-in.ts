interface SwaggerUi {
  preauthorizeApiKey(scheme: string, value: string): void;
  authActions: { logout(schemes: string[]): void };
}

interface UiResponse {
  ok: boolean;
  url: string;
  body?: { accessToken?: string };
}

declare const window: { ui: SwaggerUi };

/**
 * Runs in the browser: after a sign-in the page's following calls carry the new access token, after a
 * sign-out none. Its source is sent as text, so it may refer to nothing outside of itself.
 */
export function authorizeAfterSignIn(response: UiResponse): UiResponse {
  if (response.ok && response.body && response.body.accessToken) {
    window.ui.preauthorizeApiKey('bearer', response.body.accessToken);
  }
  if (response.ok && response.url.endsWith('/auth/logout')) window.ui.authActions.logout(['bearer']);
  return response;
}
