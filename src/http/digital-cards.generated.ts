/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */

export type paths = {
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/operations:suspend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Suspend an active digital card
         * @description Needs the scope `digitalcards:write`. The suspension is the issuer's own; a card that somebody else has suspended takes it too,
         *     and is active again when nobody's suspension is left.
         */
        readonly post: operations["suspendDigitalCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/operations:resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Activate a digital card that never was active, or end its suspension
         * @description Needs the scope `digitalcards:write`. The issuer ends every suspension, whoever made it, as far as `reasonCode` answers the
         *     reasons for which it was made.
         */
        readonly post: operations["resumeDigitalCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/operations:delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a digital card, for good
         * @description Needs the scope `digitalcards:write`. What is known of the card, and what was done to it, can still be read.
         */
        readonly post: operations["deleteDigitalCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/operations:stepupAuthenticationResult": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Approve a step-up authentication that the digital card waits for
         * @description Needs the scope `digitalcards:write`. A device binding or a cardholder verification goes on. A step-up is answered once, and
         *     before its time is over.
         */
        readonly post: operations["approveStepUp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards:search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Find digital cards by their number
         * @description Needs the scope `digitalcards:read`. The number is encrypted to the server's encryption key, which is in its JWK set. Deleted
         *     cards are found until their number is erased. Every search is recorded.
         */
        readonly post: operations["searchDigitalCards"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a digital card is and how it stands
         * @description Needs the scope `digitalcards:read`. A deleted card is told too.
         */
        readonly get: operations["getDigitalCard"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/credentials": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The number and expiry of a digital card, encrypted to the issuer
         * @description Needs the scope `digitalcards:credentials`, and a registered encryption key of the issuer. Every reply is recorded before it
         *     is given.
         */
        readonly get: operations["getCredentials"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/operations/{operationId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One operation on a digital card
         * @description Needs the scope `digitalcards:read`.
         */
        readonly get: operations["getOperation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/operations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The operations on a digital card, the newest first
         * @description Needs the scope `digitalcards:read`.
         */
        readonly get: operations["getOperations"];
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
        /** @description The reason in the issuer's words. What may be a card number is refused. */
        readonly reason: string;
        /**
         * @default ISSUER_DECISION
         * @enum {string}
         */
        readonly suspendReasonCode: "USER_DECISION" | "ISSUER_DECISION" | "DEVICE_LOST" | "DEVICE_STOLEN" | "CARD_LOST" | "CARD_STOLEN" | "FRAUD_DETECTED";
        /**
         * @default ISSUER_DECISION
         * @enum {string}
         */
        readonly resumeReasonCode: "USER_DECISION" | "ISSUER_DECISION" | "CARD_FOUND" | "DEVICE_FOUND";
        readonly suspendRequest: {
            readonly reason?: components["schemas"]["reason"];
            readonly reasonCode?: components["schemas"]["suspendReasonCode"];
        };
        readonly resumeRequest: {
            readonly reason?: components["schemas"]["reason"];
            readonly reasonCode?: components["schemas"]["resumeReasonCode"];
        };
        readonly deleteRequest: {
            readonly reason?: components["schemas"]["reason"];
            readonly reasonCode?: components["schemas"]["suspendReasonCode"];
        };
        readonly stepUpRequest: {
            /** @description The scheme's number of the step-up, "lifeCycleTraceId" or "authenticationCorrelationId". */
            readonly authenticationId: number;
        };
        readonly searchRequest: {
            /**
             * @description A JWE to the server's encryption key in compact serialisation, or padded base64 of one. Its plaintext is JSON, `{"pan":"…"}`,
             *     with up to 19 digits.
             */
            readonly encryptedData: string | unknown | unknown;
            /**
             * @description What is searched by. DPAN is the number of the digital card.
             * @default DPAN
             * @enum {string}
             */
            readonly searchType: "DPAN";
        };
        readonly searchResult: {
            readonly digitalCards: readonly components["schemas"]["foundCard"][];
        };
        readonly foundCard: {
            /** @description The holder, as the issuer names it. */
            readonly consumerId: string;
            /** @description The card that the digital card stands for. */
            readonly cardId: string;
            readonly digitalCard: components["schemas"]["digitalCard"];
        };
        readonly digitalCard: {
            /** @description The card that the digital card stands for. */
            readonly parentCardId?: string;
            readonly digitalCardId: string;
            /** @description The last four digits of the digital card's number. */
            readonly panSuffix: string;
            /** @enum {string} */
            readonly state: "INACTIVE" | "ACTIVE" | "SUSPENDED" | "DELETED";
            /**
             * @description Secure element, host card emulation, card on file, electronic commerce, QR code.
             * @enum {string}
             */
            readonly type?: "SE" | "HCE" | "COF" | "ECOM" | "QRC";
            /** @description The devices that the digital card is bound to, by their binding references. */
            readonly deviceBindingList?: readonly string[];
            readonly provisioningTime?: components["schemas"]["time"];
            /** @description When its keys were last replenished. */
            readonly lastReplenishTime?: components["schemas"]["time"];
            readonly lastStateChangeTime?: components["schemas"]["time"];
        };
        readonly credentials: {
            /**
             * @description A JWE to the issuer's encryption key in compact serialisation. Its plaintext is JSON, `{"pan":"…","exp":"MMYY"}`; a card of the
             *     scheme UPI has no `exp`.
             */
            readonly credentials?: string;
        };
        /** @enum {string} */
        readonly operationType: "ACTIVATE" | "SUSPEND" | "RESUME" | "DELETE" | "RENEW" | "UPDATE" | "DEVICE_BINDING" | "DEVICE_UNBINDING" | "CARDHOLDER_VERIFICATION";
        /** @enum {string} */
        readonly operationStatus: "SUCCESSFUL" | "PENDING" | "FAILED";
        readonly operationId: string;
        readonly operationResult: {
            readonly operationId?: components["schemas"]["operationId"];
            readonly status: components["schemas"]["operationStatus"];
        };
        readonly stepUpResult: {
            readonly operationId?: components["schemas"]["operationId"];
            readonly status?: components["schemas"]["operationStatus"];
        };
        readonly operation: {
            readonly operationId: components["schemas"]["operationId"];
            readonly operation: components["schemas"]["operationType"];
            readonly status: components["schemas"]["operationStatus"];
            readonly startTime: components["schemas"]["operationTime"];
            readonly endTime?: components["schemas"]["operationTime"];
            /**
             * @description Who asked: the `consumerId` of a USER, the `issuerId` of an ISSUER, the wallet or hub of a TSP, the person of a CCI; `D1` when the
             *     server did it by itself.
             */
            readonly requestorId: string;
            /** @enum {string} */
            readonly requestorType: "ISSUER" | "USER" | "TSP" | "CCI" | "D1";
            readonly reason?: string;
            /** @enum {string} */
            readonly reasonCode?: "USER_DECISION" | "ISSUER_DECISION" | "DEVICE_LOST" | "DEVICE_STOLEN" | "CARD_LOST" | "CARD_STOLEN" | "FRAUD_DETECTED" | "CARD_FOUND" | "DEVICE_FOUND";
            /** @description For people, and only when the operation failed. It begins with the code where there is one. */
            readonly error?: string;
        };
        readonly operations: {
            readonly operations: readonly components["schemas"]["operation"][];
            /** @description How many older ones there are. */
            readonly remainingOperations?: number;
        };
        /** @description ISO 8601, YYYY-MM-DDThh:mm:ssTZD. */
        readonly time: string;
        /** @description ISO 8601, YYYY-MM-DDThh:mm:ssTZD. */
        readonly operationTime: string;
        readonly error: {
            /** @description For people. It names parameters, never their values. */
            readonly error: string;
            /** @description The code of the guidelines. */
            readonly errorCode?: number;
            /** @enum {string} */
            readonly category?: "D" | "S" | "F";
        };
        readonly codedError: {
            /** @description For people. It names parameters, never their values. */
            readonly error: string;
            /** @description The code of the guidelines. */
            readonly errorCode: number;
            /** @enum {string} */
            readonly category: "D" | "S" | "F";
        };
    };
    responses: {
        /** @description Done on the server; `PENDING` while a device has to follow. */
        readonly operation: {
            headers: {
                readonly "x-correlation-id": components["headers"]["x-correlation-id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["operationResult"];
            };
        };
        /** @description Approved; `PENDING` while a device has to follow. */
        readonly stepUpOperation: {
            headers: {
                readonly "x-correlation-id": components["headers"]["x-correlation-id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["stepUpResult"];
            };
        };
        /**
         * @description 111 a required parameter is missing, 112 one has a bad format; `error` names it. Every fault of a search's JWE, of what is in
         *     it and of the number is the same 112.
         */
        readonly badRequest: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["codedError"];
            };
        };
        /** @description There is no access token, or none that holds. */
        readonly unauthorized: {
            headers: {
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /**
         * @description Without `errorCode`: the token is not this issuer's, or lacks the scope. With it: the state of the card does not allow it. 112
         *     the reason or the state, 118 the step-up was answered before, 158 the card is expired, 159 suspended (by the same requestor
         *     already), 160 deleted, 167 the device has another digital card of the card, 422 the step-up is expired, 432 the card has no
         *     number any more.
         */
        readonly forbidden: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description 119 the issuer has no such digital card, 118 the card has no such operation or step-up. */
        readonly notFound: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["codedError"];
            };
        };
        /** @description 321 a device is still to carry an earlier operation out, or others change the card at this moment. */
        readonly ongoing: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["codedError"];
            };
        };
        /** @description The body is too long (112). */
        readonly tooLarge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["codedError"];
            };
        };
        /** @description The body is not JSON in UTF-8 (112). */
        readonly unsupported: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["codedError"];
            };
        };
        /** @description The issuer asks too often. It is a system error, category `S`, and nothing was done. */
        readonly tooMany: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description 921. Whether a change has happened, the card's operations say. */
        readonly serverError: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["codedError"];
            };
        };
        /** @description 221 the card's wallet cannot be reached, 222 it is busy. Nothing was done. */
        readonly unavailable: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["codedError"];
            };
        };
    };
    parameters: {
        /** @description The issuer whose access token this is. */
        readonly issuerId: string;
        /** @description The digital card. */
        readonly digitalCardId: string;
        /** @description The operation, as the reply to its request named it. */
        readonly operationId: string;
        /** @description How many of the newest operations are left out. */
        readonly offset: number;
        /** @description How many operations are told at most. */
        readonly limit: number;
        /**
         * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
         *     reply repeats it.
         */
        readonly correlationId: string;
        /**
         * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
         *     reply repeats it, or names one of ours when it is not 1 to 64 letters, digits, `_` or `-`.
         */
        readonly anyCorrelationId: string;
    };
    requestBodies: never;
    headers: {
        /** @description The request's, or one of ours. */
        readonly "x-correlation-id": string;
        /** @description Seconds after which the same request makes sense again (RFC 9110, section 10.2.3). */
        readonly "Retry-After": number;
        /** @description What is left, and when there is more. */
        readonly RateLimit: string;
        /** @description How much there is in which time. */
        readonly "RateLimit-Policy": string;
        /** @description A bearer token is asked for (RFC 6750). */
        readonly "WWW-Authenticate": string;
    };
    pathItems: never;
};
export type Reason = components['schemas']['reason'];
export type SuspendReasonCode = components['schemas']['suspendReasonCode'];
export type ResumeReasonCode = components['schemas']['resumeReasonCode'];
export type SuspendRequest = components['schemas']['suspendRequest'];
export type ResumeRequest = components['schemas']['resumeRequest'];
export type DeleteRequest = components['schemas']['deleteRequest'];
export type StepUpRequest = components['schemas']['stepUpRequest'];
export type SearchRequest = components['schemas']['searchRequest'];
export type SearchResult = components['schemas']['searchResult'];
export type FoundCard = components['schemas']['foundCard'];
export type DigitalCard = components['schemas']['digitalCard'];
export type Credentials = components['schemas']['credentials'];
export type OperationType = components['schemas']['operationType'];
export type OperationStatus = components['schemas']['operationStatus'];
export type OperationId = components['schemas']['operationId'];
export type OperationResult = components['schemas']['operationResult'];
export type StepUpResult = components['schemas']['stepUpResult'];
export type Operation = components['schemas']['operation'];
export type Operations = components['schemas']['operations'];
export type Time = components['schemas']['time'];
export type OperationTime = components['schemas']['operationTime'];
export type Error = components['schemas']['error'];
export type CodedError = components['schemas']['codedError'];
export type ResponseOperation = components['responses']['operation'];
export type ResponseStepUpOperation = components['responses']['stepUpOperation'];
export type ResponseBadRequest = components['responses']['badRequest'];
export type ResponseUnauthorized = components['responses']['unauthorized'];
export type ResponseForbidden = components['responses']['forbidden'];
export type ResponseNotFound = components['responses']['notFound'];
export type ResponseOngoing = components['responses']['ongoing'];
export type ResponseTooLarge = components['responses']['tooLarge'];
export type ResponseUnsupported = components['responses']['unsupported'];
export type ResponseTooMany = components['responses']['tooMany'];
export type ResponseServerError = components['responses']['serverError'];
export type ResponseUnavailable = components['responses']['unavailable'];
export type ParameterIssuerId = components['parameters']['issuerId'];
export type ParameterDigitalCardId = components['parameters']['digitalCardId'];
export type ParameterOperationId = components['parameters']['operationId'];
export type ParameterOffset = components['parameters']['offset'];
export type ParameterLimit = components['parameters']['limit'];
export type ParameterCorrelationId = components['parameters']['correlationId'];
export type ParameterAnyCorrelationId = components['parameters']['anyCorrelationId'];
export type HeaderXCorrelationId = components['headers']['x-correlation-id'];
export type HeaderRetryAfter = components['headers']['Retry-After'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimit-Policy'];
export type HeaderWwwAuthenticate = components['headers']['WWW-Authenticate'];
export type $defs = Record<string, never>;
export interface operations {
    readonly suspendDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it, or names one of ours when it is not 1 to 64 letters, digits, `_` or `-`.
                 */
                readonly "x-correlation-id"?: components["parameters"]["anyCorrelationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        /** @description Why. Everything may be left out. */
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["suspendRequest"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 409: components["responses"]["ongoing"];
            readonly 413: components["responses"]["tooLarge"];
            readonly 415: components["responses"]["unsupported"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
            readonly 503: components["responses"]["unavailable"];
        };
    };
    readonly resumeDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it, or names one of ours when it is not 1 to 64 letters, digits, `_` or `-`.
                 */
                readonly "x-correlation-id"?: components["parameters"]["anyCorrelationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        /** @description Why. Everything may be left out. */
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["resumeRequest"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 409: components["responses"]["ongoing"];
            readonly 413: components["responses"]["tooLarge"];
            readonly 415: components["responses"]["unsupported"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
            readonly 503: components["responses"]["unavailable"];
        };
    };
    readonly deleteDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it, or names one of ours when it is not 1 to 64 letters, digits, `_` or `-`.
                 */
                readonly "x-correlation-id"?: components["parameters"]["anyCorrelationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        /** @description Why. Everything may be left out. */
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["deleteRequest"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 409: components["responses"]["ongoing"];
            readonly 413: components["responses"]["tooLarge"];
            readonly 415: components["responses"]["unsupported"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
            readonly 503: components["responses"]["unavailable"];
        };
    };
    readonly approveStepUp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it, or names one of ours when it is not 1 to 64 letters, digits, `_` or `-`.
                 */
                readonly "x-correlation-id"?: components["parameters"]["anyCorrelationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        /** @description Which step-up. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["stepUpRequest"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["stepUpOperation"];
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 409: components["responses"]["ongoing"];
            readonly 413: components["responses"]["tooLarge"];
            readonly 415: components["responses"]["unsupported"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
            readonly 503: components["responses"]["unavailable"];
        };
    };
    readonly searchDigitalCards: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it, or names one of ours when it is not 1 to 64 letters, digits, `_` or `-`.
                 */
                readonly "x-correlation-id"?: components["parameters"]["anyCorrelationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** @description The number, encrypted. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["searchRequest"];
            };
        };
        readonly responses: {
            /** @description The digital cards of that number, the newest first; an empty list when there is none. */
            readonly 200: {
                headers: {
                    readonly "x-correlation-id": components["headers"]["x-correlation-id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["searchResult"];
                };
            };
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 413: components["responses"]["tooLarge"];
            readonly 415: components["responses"]["unsupported"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
        };
    };
    readonly getDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it.
                 */
                readonly "x-correlation-id"?: components["parameters"]["correlationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The digital card. */
            readonly 200: {
                headers: {
                    readonly "x-correlation-id": components["headers"]["x-correlation-id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCard"];
                };
            };
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
        };
    };
    readonly getCredentials: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it.
                 */
                readonly "x-correlation-id"?: components["parameters"]["correlationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The credentials. */
            readonly 200: {
                headers: {
                    readonly "x-correlation-id": components["headers"]["x-correlation-id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["credentials"];
                };
            };
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
        };
    };
    readonly getOperation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it.
                 */
                readonly "x-correlation-id"?: components["parameters"]["correlationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
                /** @description The operation, as the reply to its request named it. */
                readonly operationId: components["parameters"]["operationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The operation. */
            readonly 200: {
                headers: {
                    readonly "x-correlation-id": components["headers"]["x-correlation-id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["operation"];
                };
            };
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
        };
    };
    readonly getOperations: {
        readonly parameters: {
            readonly query?: {
                /** @description How many of the newest operations are left out. */
                readonly offset?: components["parameters"]["offset"];
                /** @description How many operations are told at most. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: {
                /**
                 * @description By which the calls of one use case are found in logs, where it stands in clear: not to be derived from anything personal. The
                 *     reply repeats it.
                 */
                readonly "x-correlation-id"?: components["parameters"]["correlationId"];
            };
            readonly path: {
                /** @description The issuer whose access token this is. */
                readonly issuerId: components["parameters"]["issuerId"];
                /** @description The digital card. */
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Some of the operations. */
            readonly 200: {
                headers: {
                    readonly "x-correlation-id": components["headers"]["x-correlation-id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["operations"];
                };
            };
            readonly 400: components["responses"]["badRequest"];
            readonly 401: components["responses"]["unauthorized"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["serverError"];
        };
    };
}
