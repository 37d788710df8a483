import { describe, expect, it } from 'vitest';
import { passkeysConfig } from './passkeys.js';

const at = (publicUrl: string, ...corsOrigins: string[]) => ({ publicUrl, corsOrigins });

describe('passkeys are made for', () => {
  it.each([
    ['https://api.example.com/showrunner', 'api.example.com', 'https://api.example.com'],
    ['https://example.com:8443', 'example.com', 'https://example.com:8443'],
    ['http://127.0.0.1:3000', 'localhost', 'http://localhost:3000'],
    ['http://[::1]:3000', 'localhost', 'http://localhost:3000'],
    ['http://localhost:3000', 'localhost', 'http://localhost:3000'],
  ])('the host of %s', (publicUrl, rpId, origin) => {
    expect(passkeysConfig(at(publicUrl))).toEqual({ rpId, origins: [origin] });
  });

  it('the domain that is configured, and used on pages at it and below it', () => {
    const http = at(
      'https://api.example.com',
      'https://example.com',
      'https://app.example.com',
      'https://app.example.com:8443',
      'https://badexample.com',
      'https://example.com.evil.example',
      '*',
    );

    expect(passkeysConfig(http, 'example.com')).toEqual({
      rpId: 'example.com',
      origins: [
        'https://api.example.com',
        'https://example.com',
        'https://app.example.com',
        'https://app.example.com:8443',
      ],
    });
    expect(passkeysConfig(http, 'app.example.com').origins).toEqual([
      'https://app.example.com',
      'https://app.example.com:8443',
    ]);
  });
});
