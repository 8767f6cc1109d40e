/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */

export type paths = {
    readonly "/operations/{operationId}/result": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly operationId: components["parameters"]["operationId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** How an operation ended that the wallet was told to carry out. It may be sent any number of times. */
        readonly post: operations["reportResult"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/suspensions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Suspend the card. */
        readonly post: operations["suspend"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/resumptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Lift what the requestor may lift, or activate a card that was never active. */
        readonly post: operations["resume"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/deletions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Delete the card. That is for ever. */
        readonly post: operations["delete"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/replenishments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The wallet has fetched new keys of limited use for an active card. Recorded as UPDATE. */
        readonly post: operations["replenish"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/devices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Bind a device, where the issuer's setting lets wallets do so by themselves; elsewhere through a step-up. */
        readonly post: operations["bindDevice"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/devices/{deviceId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
                readonly deviceId: components["parameters"]["deviceId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** The card lives on that device no more. */
        readonly delete: operations["unbindDevice"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digitalCards/{digitalCardId}/step-ups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The holder proves himself to the issuer, and the card waits for the issuer's word. */
        readonly post: operations["openStepUp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
};
export type webhooks = {
    readonly operations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * At `{url of the wallet}/operations`, with our bearer token: carry the operation out on the card's devices. The same `operationId`, which
         *     is the `Idempotency-Key` too, is one operation however often it comes.
         */
        readonly post: operations["carryOutOperation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
};
export type components = {
    schemas: {
        readonly deviceId: string;
        readonly reason: string;
        /**
         * @description The card's holder, or the wallet itself.
         * @enum {unknown}
         */
        readonly requestor: "USER" | "TSP";
        /** @enum {unknown} */
        readonly suspendReason: "USER_DECISION" | "ISSUER_DECISION" | "DEVICE_LOST" | "DEVICE_STOLEN" | "CARD_LOST" | "CARD_STOLEN" | "FRAUD_DETECTED";
        /** @enum {unknown} */
        readonly resumeReason: "USER_DECISION" | "ISSUER_DECISION" | "CARD_FOUND" | "DEVICE_FOUND";
        /** @enum {unknown} */
        readonly operationKind: "ACTIVATE" | "SUSPEND" | "RESUME" | "DELETE" | "RENEW" | "UPDATE" | "DEVICE_BINDING" | "DEVICE_UNBINDING" | "CARDHOLDER_VERIFICATION";
        /** @enum {unknown} */
        readonly operationStatus: "SUCCESSFUL" | "PENDING" | "FAILED";
        readonly suspension: {
            readonly requestor: components["schemas"]["requestor"];
            readonly reasonCode: components["schemas"]["suspendReason"];
            readonly reason?: components["schemas"]["reason"];
        };
        readonly resumption: {
            readonly requestor: components["schemas"]["requestor"];
            readonly reasonCode: components["schemas"]["resumeReason"];
            readonly reason?: components["schemas"]["reason"];
        };
        readonly replenishment: {
            readonly reason?: components["schemas"]["reason"];
        };
        readonly newBinding: {
            readonly deviceId: components["schemas"]["deviceId"];
            readonly reason?: components["schemas"]["reason"];
        };
        /** @enum {unknown} */
        readonly stepUpKind: "DEVICE_BINDING" | "CARDHOLDER_VERIFICATION";
        readonly newStepUp: {
            /** @description By which the issuer answers; unique among the card's. */
            readonly authenticationId: number;
            readonly kind: components["schemas"]["stepUpKind"];
            /** @description The device to be bound; with DEVICE_BINDING, and only then. */
            readonly deviceId?: components["schemas"]["deviceId"];
            readonly expiresInSeconds: number;
        };
        readonly stepUp: {
            readonly authenticationId: number;
            readonly kind: components["schemas"]["stepUpKind"];
            /** Format: date-time */
            readonly expiresAt: string;
        };
        readonly begunOperation: {
            readonly operationId: string;
            readonly operation: components["schemas"]["operationKind"];
            /** @enum {unknown} */
            readonly status: "SUCCESSFUL" | "PENDING";
            readonly sequence: components["schemas"]["sequence"];
        };
        readonly endedOperation: {
            readonly operationId: string;
            readonly operation: components["schemas"]["operationKind"];
            readonly status: components["schemas"]["operationStatus"];
            readonly error?: string;
        };
        readonly operationResult: {
            /** @enum {unknown} */
            readonly status: "DONE" | "FAILED";
            /** @description A code of the issuer interface; with FAILED, and only then. 911 when left out. */
            readonly errorCode?: number;
        };
        readonly operationCall: {
            readonly operationId: string;
            readonly sequence: components["schemas"]["sequence"];
            readonly issuerId: string;
            readonly digitalCardId: string;
            readonly operation: components["schemas"]["operationKind"];
            /** @description On which the card lives; of a binding, the new one too. */
            readonly devices: readonly string[];
            readonly reasonCode?: string;
            /**
             * Format: date-time
             * @description After this the operation has failed, and the wallet's word comes too late.
             */
            readonly expiresAt: string;
        };
        readonly walletError: {
            readonly errorCode?: number;
        };
        readonly sequence: number;
        readonly problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail?: string;
            readonly errorCode?: number;
            /** @enum {unknown} */
            readonly category?: "D" | "S" | "F";
        };
    };
    responses: {
        /** @description Done. PENDING when the chip of the device gateway's card has to follow. */
        readonly operation: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["begunOperation"];
            };
        };
        /** @description Not done; nothing was changed. */
        readonly problem: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["problem"];
            };
        };
    };
    parameters: {
        readonly issuerId: string;
        readonly digitalCardId: string;
        readonly deviceId: components["schemas"]["deviceId"];
        readonly operationId: string;
        /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
        readonly idempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type DeviceId = components['schemas']['deviceId'];
export type Reason = components['schemas']['reason'];
export type Requestor = components['schemas']['requestor'];
export type SuspendReason = components['schemas']['suspendReason'];
export type ResumeReason = components['schemas']['resumeReason'];
export type OperationKind = components['schemas']['operationKind'];
export type OperationStatus = components['schemas']['operationStatus'];
export type Suspension = components['schemas']['suspension'];
export type Resumption = components['schemas']['resumption'];
export type Replenishment = components['schemas']['replenishment'];
export type NewBinding = components['schemas']['newBinding'];
export type StepUpKind = components['schemas']['stepUpKind'];
export type NewStepUp = components['schemas']['newStepUp'];
export type StepUp = components['schemas']['stepUp'];
export type BegunOperation = components['schemas']['begunOperation'];
export type EndedOperation = components['schemas']['endedOperation'];
export type OperationResult = components['schemas']['operationResult'];
export type OperationCall = components['schemas']['operationCall'];
export type WalletError = components['schemas']['walletError'];
export type Sequence = components['schemas']['sequence'];
export type Problem = components['schemas']['problem'];
export type ResponseOperation = components['responses']['operation'];
export type ResponseProblem = components['responses']['problem'];
export type ParameterIssuerId = components['parameters']['issuerId'];
export type ParameterDigitalCardId = components['parameters']['digitalCardId'];
export type ParameterDeviceId = components['parameters']['deviceId'];
export type ParameterOperationId = components['parameters']['operationId'];
export type ParameterIdempotencyKey = components['parameters']['idempotencyKey'];
export type $defs = Record<string, never>;
export interface operations {
    readonly reportResult: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly operationId: components["parameters"]["operationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["operationResult"];
            };
        };
        readonly responses: {
            /** @description The operation as it stands now. It is PENDING still when the `errorCode` is of category S: the wallet is told again later. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["endedOperation"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            /** @description It has ended before, in another way (superseded, out of time, or with another result). That end stands. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["problem"];
                };
            };
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly suspend: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["suspension"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 403: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly resume: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["resumption"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 403: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly delete: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["suspension"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 403: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly replenish: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["replenishment"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 403: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly bindDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newBinding"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 403: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly unbindDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
                readonly deviceId: components["parameters"]["deviceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["operation"];
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 403: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly openStepUp: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newStepUp"];
            };
        };
        readonly responses: {
            /** @description The card waits. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["stepUp"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 403: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 429: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly carryOutOperation: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the request; any text that the wallet does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["operationCall"];
            };
        };
        readonly responses: {
            /** @description It is carried out. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly status: "DONE";
                    };
                };
            };
            /** @description It is accepted, and the wallet says with `reportResult` how it ended, before `expiresAt`. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description It is not carried out. Without an `errorCode` the HTTP status decides: 3xx, 401, 403, 408, 425, 429 and 5xx are retried, and so is
             *     a wallet that cannot be reached; every other one ends the operation as FAILED with 911. `Retry-After` in seconds is honoured.
             */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["walletError"];
                };
            };
        };
    };
}
