/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */

export type paths = {
    readonly "/authz/v1/oauth2/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Exchange an assertion for an access token.
         * @description The assertion is a JWT, signed with ES256 by the key of the issuer that `kid` in its header names. Its claims:
         *
         *     - `iss` and `sub`: both the issuer's id;
         *     - `exp`: at most 15 minutes ahead;
         *     - `aud`: contains the URL of this server or of this endpoint; may be left out unless the issuer's settings demand it;
         *     - `jti`: an assertion that has one is taken once; may be left out unless the issuer's settings demand it.
         *
         *     Clocks may differ by 30 seconds. A token is bound to the client certificate of the connection (RFC 8705) when that is
         *     registered for the issuer: it is then good on connections with the same certificate only.
         *
         *     A parameter without a value counts as left out, one that is not known is ignored, and in a form none may be repeated.
         */
        readonly post: operations["requestToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/.well-known/jwks.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Our public keys, those that sign our tokens and those to which we are written. */
        readonly get: operations["getJwks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
};
export type webhooks = Record<string, never>;
export type components = {
    schemas: {
        readonly tokenRequest: {
            /** @description urn:ietf:params:oauth:grant-type:jwt-bearer */
            readonly grant_type: string;
            /** @description A signed JWT in its compact form. */
            readonly assertion: string;
            /** @description Of the issuer's scopes those that are wanted, with blanks between; all of them when left out. */
            readonly scope?: string;
        };
        readonly token: {
            readonly access_token: string;
            /** @constant */
            readonly token_type: "Bearer";
            /**
             * @description Seconds.
             * @constant
             */
            readonly expires_in: 900;
            /** @example digitalcards:read digitalcards:write */
            readonly scope: string;
        };
        readonly tokenError: {
            /** @enum {unknown} */
            readonly error: "invalid_request" | "invalid_grant" | "invalid_scope" | "unsupported_grant_type" | "slow_down" | "temporarily_unavailable" | "server_error";
            /** @description For developers. It may change. */
            readonly error_description: string;
        };
        readonly jwkSet: {
            readonly keys: readonly components["schemas"]["publicJwk"][];
        };
        readonly publicJwk: {
            /** @constant */
            readonly kty: "EC";
            /** @constant */
            readonly crv: "P-256";
            readonly x: string;
            readonly y: string;
            readonly kid: string;
            /** @enum {unknown} */
            readonly use: "sig" | "enc";
            /** @enum {unknown} */
            readonly alg?: "ES256" | "ECDH-ES";
            readonly d?: never;
        };
    };
    responses: {
        /** @description No token, and why. */
        readonly refused: {
            headers: {
                readonly "Cache-Control": components["headers"]["noStore"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["tokenError"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        readonly noStore: "no-store";
        /** @example "network";q=600;w=60, "issuer";q=120;w=60 */
        readonly rateLimitPolicy: string;
        /** @example "network";r=599;t=1, "issuer";r=119;t=1 */
        readonly rateLimit: string;
    };
    pathItems: never;
};
export type TokenRequest = components['schemas']['tokenRequest'];
export type Token = components['schemas']['token'];
export type TokenError = components['schemas']['tokenError'];
export type JwkSet = components['schemas']['jwkSet'];
export type PublicJwk = components['schemas']['publicJwk'];
export type ResponseRefused = components['responses']['refused'];
export type HeaderNoStore = components['headers']['noStore'];
export type HeaderRateLimitPolicy = components['headers']['rateLimitPolicy'];
export type HeaderRateLimit = components['headers']['rateLimit'];
export type $defs = Record<string, never>;
export interface operations {
    readonly requestToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/x-www-form-urlencoded": components["schemas"]["tokenRequest"];
                readonly "application/json": components["schemas"]["tokenRequest"];
            };
        };
        readonly responses: {
            /** @description The token. */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["noStore"];
                    readonly "RateLimit-Policy": components["headers"]["rateLimitPolicy"];
                    readonly RateLimit: components["headers"]["rateLimit"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["token"];
                };
            };
            readonly 400: components["responses"]["refused"];
            /** @description Asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "Retry-After": number;
                    readonly "RateLimit-Policy": components["headers"]["rateLimitPolicy"];
                    readonly RateLimit: components["headers"]["rateLimit"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tokenError"];
                };
            };
            readonly 500: components["responses"]["refused"];
            readonly 503: components["responses"]["refused"];
        };
    };
    readonly getJwks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A JWK set (RFC 7517). */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/jwk-set+json": components["schemas"]["jwkSet"];
                };
            };
            /** @description There are no keys at present, as problem details (RFC 9457). */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
