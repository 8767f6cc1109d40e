/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */

export type paths = {
    readonly "/getCardCommands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Next commands for a card that lives on the phone
         * @description Reads or changes the card, to load a paid top-up for example. The responses of the previous round are checked
         *     before new commands are released.
         */
        readonly post: operations["getCardCommands"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/getParkCardCommands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Next commands to park a card
         * @description Parking moves the balance from the card to the server. The last reply of a successful operation states it in
         *     `cardData.balanceAmount`.
         */
        readonly post: operations["getParkCardCommands"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/getReaderModeCommands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Next commands for a card that is held to the phone
         * @description The phone acts as the reader of a plastic card. When such a card has been ingested, the server opens a card account
         *     for it, and the last reply states `cardAccountId` and `cardData.balanceAmount`.
         */
        readonly post: operations["getReaderModeCommands"];
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
        readonly getCardCommandsReq: {
            readonly requestHeader: components["schemas"]["requestHeader"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            /** @description The paid top-up to load. A purchase is loaded once, however often the call is repeated. */
            readonly purchaseId?: string;
            readonly deviceId: components["schemas"]["deviceId"];
            readonly operation?: components["schemas"]["operation"];
            readonly responses?: components["schemas"]["responses"];
            readonly responseTimeMs?: components["schemas"]["responseTimeMs"];
            readonly statusCode?: components["schemas"]["statusCode"];
            readonly statusMessage?: components["schemas"]["statusMessage"];
        };
        readonly getCardCommandsRes: {
            readonly responseHeader: components["schemas"]["responseHeader"];
            readonly commands?: components["schemas"]["commands"];
        };
        readonly getParkCardCommandsReq: {
            readonly requestHeader: components["schemas"]["requestHeader"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly deviceId: components["schemas"]["deviceId"];
            readonly operation?: components["schemas"]["operation"];
            readonly responses?: components["schemas"]["responses"];
            readonly responseTimeMs?: components["schemas"]["responseTimeMs"];
            readonly statusCode?: components["schemas"]["statusCode"];
            readonly statusMessage?: components["schemas"]["statusMessage"];
        };
        readonly getParkCardCommandsRes: {
            readonly responseHeader: components["schemas"]["responseHeader"];
            readonly commands?: components["schemas"]["commands"];
            readonly cardData?: components["schemas"]["cardData"];
        };
        readonly getReaderModeCommandsReq: {
            readonly requestHeader: components["schemas"]["requestHeader"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly deviceId: components["schemas"]["deviceId"];
            readonly operation?: components["schemas"]["operation"];
            readonly responses?: components["schemas"]["responses"];
            readonly responseTimeMs?: components["schemas"]["responseTimeMs"];
            readonly cardContents?: components["schemas"]["cardContents"];
            readonly statusCode?: components["schemas"]["statusCode"];
            readonly statusMessage?: components["schemas"]["statusMessage"];
        };
        readonly getReaderModeCommandsRes: {
            readonly responseHeader: components["schemas"]["responseHeader"];
            readonly commands?: components["schemas"]["commands"];
            readonly cardAccountId?: components["schemas"]["cardAccountId"];
            readonly cardData?: components["schemas"]["cardData"];
        };
        /** @description Names this call and the session it belongs to. */
        readonly requestHeader: {
            readonly requestId: components["schemas"]["requestId"];
            readonly sessionId: components["schemas"]["sessionId"];
            readonly generationDateTime?: components["schemas"]["generationDateTime"];
        };
        /** @description Names this reply and says how the call went. */
        readonly responseHeader: {
            readonly responseId: components["schemas"]["responseId"];
            readonly sessionId: components["schemas"]["sessionId"];
            readonly generationDateTime?: components["schemas"]["generationDateTime"];
            readonly statusCode: components["schemas"]["statusCode"];
            readonly statusMessage?: components["schemas"]["statusMessage"];
        };
        /** @description Names the call. The same value again asks for the same reply again. */
        readonly requestId: string;
        /** @description Names the reply. */
        readonly responseId: string;
        /**
         * @description Names the use case on every system that takes part in it. A reply carries the caller's value, or `unknown` where
         *     the call had none that could be repeated.
         */
        readonly sessionId: string;
        /**
         * Format: date-time
         * @description The sender's clock when the message was made, as RFC 3339 writes it, with its offset.
         * @example 2026-04-01T09:30:00+09:00
         * @example 2026-04-01T00:30:00Z
         */
        readonly generationDateTime: string;
        /**
         * @description How it went. In a reply: the server's answer. In a request: what the phone reports about the previous round, where
         *     anything but 0 says that it failed.
         *
         *     | code | meaning | may be tried again |
         *     |---|---|---|
         *     | 0 | done, or go on with `commands` | |
         *     | 111 | a mandatory parameter is missing; the message names it | |
         *     | 112 | a parameter has the wrong form; the message names it | |
         *     | 113 | the issuer is not known | |
         *     | 117 | the device is not known | |
         *     | 118 | the session is not known, or it is over | |
         *     | 119 | the card is not known | |
         *     | 159 | the card is blocked or suspended | |
         *     | 160 | the card has been deleted | |
         *     | 162 | the balance does not allow it | |
         *     | 163 | the card's product does not allow it | |
         *     | 167 | the card has been taken in before | |
         *     | 172 | not a card of ours: its system code differs | |
         *     | 173 | not a card of ours: a service it must have is missing | |
         *     | 177 | not a card of ours: its areas differ | |
         *     | 178 | the card is inside a station's gates | |
         *     | 191 | the card has expired | |
         *     | 192 | too many attempts in reader mode | |
         *     | 221 | the device, or the wallet's server, cannot be reached | yes |
         *     | 231 | the device failed unexpectedly | |
         *     | 232 | the device has no memory left | |
         *     | 321 | another operation is open for this device | yes |
         *     | 322 | the operation's time is up | yes |
         *     | 323 | the operation is incomplete: whether value moved is not known yet | |
         *     | 911 | the operation failed | |
         *     | 921 | the server failed | yes |
         */
        readonly statusCode: number;
        /** @description The status in words, for people; its text may change. */
        readonly statusMessage: string;
        /** @description The issuer of the card. */
        readonly issuerId: string;
        /** @description The card. */
        readonly cardId: string;
        /** @description The account that was opened for a card taken in through reader mode. */
        readonly cardAccountId: string;
        /** @description The phone that talks to the card. */
        readonly deviceId: string;
        /**
         * @description What the commands are for. Left out on the first call, the server does what it owes the card. On later calls it
         *     may be left out; when it is sent it is the session's.
         * @enum {string}
         */
        readonly operation: "READ_BALANCE" | "UPDATE_BALANCE" | "UPDATE_CONFIG" | "UPDATE_PLAN" | "ERASE_CARD" | "PARK_CARD" | "BLOCK_AND_READ_CARD";
        /** @description What the card is to execute, in this order. None means that the operation is over. */
        readonly commands: readonly {
            /** @description Names the command; its response comes back under the same name. */
            readonly id?: string;
            /**
             * @description What the command does, in words.
             * @example POLLING
             */
            readonly name?: string;
            /**
             * @description The whole packet in hexadecimal, its length byte included.
             * @example 060000030100
             */
            readonly value?: string;
        }[];
        /** @description What the card answered to the commands of the previous round, in their order. The first call has none. */
        readonly responses: readonly {
            /** @description The `id` of the command it answers. */
            readonly id?: string;
            /**
             * @description The `name` of the command it answers, followed by `_RESP`.
             * @example POLLING_RESP
             */
            readonly name?: string;
            /**
             * @description The whole packet in hexadecimal, its length byte included.
             * @example 120101010101010101010100000000000000
             */
            readonly value?: string;
        }[];
        /**
         * Format: double
         * @description How long the card took over all commands of the previous round, in milliseconds.
         */
        readonly responseTimeMs: number;
        /** @description What the server knows about the card when the operation is over. */
        readonly cardData: {
            readonly balanceAmount?: components["schemas"]["balanceAmount"];
        };
        /**
         * Format: double
         * @description The balance in the currency's major unit.
         */
        readonly balanceAmount: number;
        /**
         * @description What the phone found on the card that is held to it. The properties below are those of a FeliCa card; none is
         *     needed, and their form is judged with the card, not by this schema.
         */
        readonly cardContents: {
            /**
             * @description The hub's name for the kind of card.
             * @example Demo Transit
             */
            readonly cardServiceId?: unknown;
            /**
             * @description The system that answered the poll, 4 hexadecimal digits.
             * @example 0003
             */
            readonly systemCode?: unknown;
            /**
             * @description The manufacture identifier the card answered with, 16 hexadecimal digits.
             * @example 0102030405060708
             */
            readonly idm?: unknown;
            /**
             * @description The manufacture parameters the card answered with, 16 hexadecimal digits.
             * @example 0001020304050607
             */
            readonly pmm?: unknown;
            /**
             * @description The areas found, each an object of `areaCode` and `keyVersion`, 4 hexadecimal digits each.
             * @example [
             *       {
             *         "areaCode": "0000",
             *         "keyVersion": "0100"
             *       },
             *       {
             *         "areaCode": "1000",
             *         "keyVersion": "0100"
             *       }
             *     ]
             */
            readonly areaCodeList?: unknown;
        };
    };
    responses: {
        /** @description The bearer token is missing, unknown or revoked. Nothing was looked at. */
        readonly unauthorized: {
            headers: {
                /** @description The scheme to use (RFC 6750, section 3). */
                readonly "WWW-Authenticate"?: string;
                readonly [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The server could not make a reply. Nothing is known about the outcome; repeat the call unchanged. */
        readonly internalServerError: {
            headers: {
                readonly [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: {
        /** @description Who makes the call. A `requestId` is unique for one actor. */
        readonly actorHeader: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type GetCardCommandsReq = components['schemas']['getCardCommandsReq'];
export type GetCardCommandsRes = components['schemas']['getCardCommandsRes'];
export type GetParkCardCommandsReq = components['schemas']['getParkCardCommandsReq'];
export type GetParkCardCommandsRes = components['schemas']['getParkCardCommandsRes'];
export type GetReaderModeCommandsReq = components['schemas']['getReaderModeCommandsReq'];
export type GetReaderModeCommandsRes = components['schemas']['getReaderModeCommandsRes'];
export type RequestHeader = components['schemas']['requestHeader'];
export type ResponseHeader = components['schemas']['responseHeader'];
export type RequestId = components['schemas']['requestId'];
export type ResponseId = components['schemas']['responseId'];
export type SessionId = components['schemas']['sessionId'];
export type GenerationDateTime = components['schemas']['generationDateTime'];
export type StatusCode = components['schemas']['statusCode'];
export type StatusMessage = components['schemas']['statusMessage'];
export type IssuerId = components['schemas']['issuerId'];
export type CardId = components['schemas']['cardId'];
export type CardAccountId = components['schemas']['cardAccountId'];
export type DeviceId = components['schemas']['deviceId'];
export type Operation = components['schemas']['operation'];
export type Commands = components['schemas']['commands'];
export type Responses = components['schemas']['responses'];
export type ResponseTimeMs = components['schemas']['responseTimeMs'];
export type CardData = components['schemas']['cardData'];
export type BalanceAmount = components['schemas']['balanceAmount'];
export type CardContents = components['schemas']['cardContents'];
export type ResponseUnauthorized = components['responses']['unauthorized'];
export type ResponseInternalServerError = components['responses']['internalServerError'];
export type ParameterActorHeader = components['parameters']['actorHeader'];
export type $defs = Record<string, never>;
export interface operations {
    readonly getCardCommands: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Who makes the call. A `requestId` is unique for one actor. */
                readonly "x-actor-id": components["parameters"]["actorHeader"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The state of the round, as the hub knows it. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["getCardCommandsReq"];
            };
        };
        readonly responses: {
            /** @description The next commands, the end of the operation, or the reason of a refusal. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["getCardCommandsRes"];
                };
            };
            readonly 401: components["responses"]["unauthorized"];
            readonly 500: components["responses"]["internalServerError"];
        };
    };
    readonly getParkCardCommands: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Who makes the call. A `requestId` is unique for one actor. */
                readonly "x-actor-id": components["parameters"]["actorHeader"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The state of the round, as the hub knows it. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["getParkCardCommandsReq"];
            };
        };
        readonly responses: {
            /** @description The next commands, the end of the operation, or the reason of a refusal. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["getParkCardCommandsRes"];
                };
            };
            readonly 401: components["responses"]["unauthorized"];
            readonly 500: components["responses"]["internalServerError"];
        };
    };
    readonly getReaderModeCommands: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Who makes the call. A `requestId` is unique for one actor. */
                readonly "x-actor-id": components["parameters"]["actorHeader"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The state of the round, as the hub knows it. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["getReaderModeCommandsReq"];
            };
        };
        readonly responses: {
            /** @description The next commands, the end of the operation, or the reason of a refusal. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["getReaderModeCommandsRes"];
                };
            };
            readonly 401: components["responses"]["unauthorized"];
            readonly 500: components["responses"]["internalServerError"];
        };
    };
}
