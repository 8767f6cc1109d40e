/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */

export type paths = {
    readonly "/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Recompute every balance from the transfers and compare it with what is stored. */
        readonly get: operations["getAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All issuers. */
        readonly get: operations["listIssuers"];
        readonly put?: never;
        /** Make an issuer known. */
        readonly post: operations["createIssuer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The actors that may speak for the issuer at the device door. */
        readonly get: operations["listActors"];
        readonly put?: never;
        /** Make an actor known. Its token is in this reply and nowhere else. */
        readonly post: operations["createActor"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the actor another token; the old one works a few seconds more at most. */
        readonly post: operations["rotateActorToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/certificates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        /** The TLS client certificates by which the actor may prove itself. */
        readonly get: operations["listActorCertificates"];
        readonly put?: never;
        /** Let the actor prove itself by a certificate. */
        readonly post: operations["registerActorCertificate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/certificates/{fingerprint}/revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
                readonly fingerprint: components["parameters"]["fingerprint"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Believe a certificate no more. */
        readonly post: operations["revokeActorCertificate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/certificate-requirement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Say whether the actor must prove itself by a certificate, or may by its token alone. It holds within a few seconds. */
        readonly put: operations["changeCertificateRequirement"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/layouts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The kinds of card that this server knows. */
        readonly get: operations["listLayouts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The issuer’s card products. */
        readonly get: operations["listProducts"];
        readonly put?: never;
        /** Make a card product known. */
        readonly post: operations["createProduct"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/products/{productId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly productId: components["parameters"]["productId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Change what a product allows. What is left out becomes the default again. */
        readonly put: operations["changeProduct"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/devices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All phones. */
        readonly get: operations["listDevices"];
        readonly put?: never;
        /** Make a phone known. */
        readonly post: operations["registerDevice"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The issuer’s cards. */
        readonly get: operations["listCards"];
        readonly put?: never;
        /** Make a card known, with what its chip holds. */
        readonly post: operations["registerCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        /** One card: its state, where its money is, and what the server owes its chip. */
        readonly get: operations["getCard"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/state": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Suspend, resume or delete a card. Resuming orders UNBLOCK where the chip may have been blocked, deleting orders ERASE where it can be. */
        readonly put: operations["changeCardState"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/expiry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Change when a card expires. */
        readonly put: operations["changeCardExpiry"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/device": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Put a parked card onto another phone and chip. A 409 may have ordered a FENCE, after which it is possible. */
        readonly put: operations["bindCard"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/book": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        /** One card’s money, and every transfer that led there. */
        readonly get: operations["getCardBook"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/orders/{kind}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly kind: components["parameters"]["orderKind"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Order what the server is to do to the chip at the next contact: BLOCK, CONFIG or PLAN. */
        readonly put: operations["orderWork"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/orders/{owed}/withdrawal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly owed: components["parameters"]["owedKind"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take back what a chip is owed. Commands that a phone has already may still reach the chip. */
        readonly post: operations["withdrawOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/purchases": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        /** The card’s purchases, newest first. */
        readonly get: operations["listPurchases"];
        readonly put?: never;
        /** Record a top-up that was paid for. */
        readonly post: operations["recordPurchase"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/purchases/{purchaseId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        /** One purchase. */
        readonly get: operations["getPurchase"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/purchases/{purchaseId}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Never load a purchase. Its money is held until it is refunded. */
        readonly post: operations["cancelPurchase"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/purchases/{purchaseId}/refund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the money of a purchase back that was never loaded. A 409 may have ordered a FENCE, after which it is possible. */
        readonly post: operations["refundPurchase"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/parked": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** Cards whose value is kept on the server. */
        readonly get: operations["listParked"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/payout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Parked value was given to the holder. A 409 may have ordered a FENCE, after which it is possible. */
        readonly post: operations["payOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/move": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Move all parked value to another card of the issuer, in one step. A 409 may have ordered a FENCE, after which it is possible. */
        readonly post: operations["moveParked"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Value that was handed to a card, outcome unknown, oldest first. */
        readonly get: operations["listDoubts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts/{transferId}/proposal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Say what became of value in doubt. Nothing moves until another person confirms. */
        readonly put: operations["proposeOutcome"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts/{transferId}/proposal/withdrawal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take a proposal back. */
        readonly post: operations["withdrawProposal"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts/{transferId}/confirmation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Agree with what another person proposed: the value moves, and the next read of the card is held against it. */
        readonly post: operations["confirmOutcome"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clearing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What readers took from cards or put on them, and what no record explains, by issuer, currency and day (UTC). */
        readonly get: operations["sumClearing"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clearing/transfers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The transfers behind a sum. */
        readonly get: operations["listClearing"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/unexplained": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Differences of chips that no record of theirs explains, newest first. */
        readonly get: operations["listUnexplained"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/alarms": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What the server noticed and a person should look at, newest first. */
        readonly get: operations["listAlarms"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/alarms/{alarmId}/handling": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly alarmId: components["parameters"]["alarmId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A person has looked at it. */
        readonly post: operations["handleAlarm"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/deny-entries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** Cards that must not be taken any more, whoever holds them. */
        readonly get: operations["listDenyEntries"];
        readonly put?: never;
        /** Add up to 50 cards; those that stand there already stay as they are. */
        readonly post: operations["importDenyEntries"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/deny-entries/{systemCode}/{idm}/removal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly systemCode: components["parameters"]["systemCode"];
                readonly idm: components["parameters"]["idm"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take a card off the list. */
        readonly post: operations["removeDenyEntry"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Sessions of a card or of a phone’s cards, newest first. */
        readonly get: operations["listSessions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sessions/{sessionKey}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly sessionKey: components["parameters"]["sessionKey"];
            };
            readonly cookie?: never;
        };
        /** One session, round by round, every frame in words. */
        readonly get: operations["getSession"];
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
        readonly issuerId: string;
        readonly cardId: string;
        readonly deviceId: string;
        readonly actorId: string;
        readonly productId: string;
        readonly purchaseId: string;
        /** @description The server's own. */
        readonly key: string;
        /** @description SHA-256 of the certificate's DER. */
        readonly fingerprint: string;
        readonly idm: string;
        readonly systemCode: string;
        /** @description ISO 4217. */
        readonly currency: string;
        /** @description Minor units. */
        readonly amount: number;
        /** @description Minor units. */
        readonly someAmount: number;
        /** Format: date-time */
        readonly time: string;
        /**
         * Format: date
         * @description UTC.
         */
        readonly day: string;
        readonly name: string;
        /** @description The `cursor` of the next page. */
        readonly nextCursor: string | null;
        /** @description Why, for those who read the audit trail. Spaces around it are taken off; a card number in it is refused. */
        readonly reason: string;
        /** @enum {unknown} */
        readonly cardState: "CREATED" | "ACTIVE" | "SUSPENDED_ISSUER" | "SUSPENDED_WALLET" | "DELETED";
        /** @enum {unknown} */
        readonly orderKind: "BLOCK" | "CONFIG" | "PLAN";
        /** @enum {unknown} */
        readonly operation: "READ_BALANCE" | "UPDATE_BALANCE" | "UPDATE_CONFIG" | "UPDATE_PLAN" | "ERASE_CARD" | "PARK_CARD" | "BLOCK_AND_READ_CARD";
        readonly operations: readonly components["schemas"]["operation"][];
        readonly withReason: {
            readonly reason: components["schemas"]["reason"];
        };
        readonly issuer: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly name: components["schemas"]["name"];
        };
        readonly newIssuer: {
            readonly issuerId: string;
            readonly name: components["schemas"]["name"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly actor: {
            readonly actorId: components["schemas"]["actorId"];
            readonly issuerId: components["schemas"]["issuerId"];
            /** @description True when the token alone is not enough. */
            readonly requiresCertificate?: boolean;
        };
        readonly newActor: {
            readonly actorId: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly actorWithToken: {
            readonly actorId: components["schemas"]["actorId"];
            readonly issuerId: components["schemas"]["issuerId"];
            /** @description Shown once. Null in a repeated reply, since tokens are not kept; rotate it when it was lost. */
            readonly token: string | null;
        };
        readonly certificate: {
            readonly fingerprint: components["schemas"]["fingerprint"];
            readonly notAfter: components["schemas"]["time"];
            /** Format: date-time */
            readonly revokedAt: string | null;
        };
        readonly newCertificate: {
            /** @description PEM. */
            readonly certificate: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly certificateRequirement: {
            /** @description True when the token alone is not enough. */
            readonly requiresCertificate: boolean;
            readonly reason: components["schemas"]["reason"];
        };
        readonly layoutList: {
            readonly items: readonly components["schemas"]["layout"][];
        };
        readonly layout: {
            readonly name: string;
            readonly title: string;
            /** @enum {unknown} */
            readonly security: "none" | "des" | "aes" | "lite-s";
            readonly sandboxOnly: boolean;
            readonly currency: components["schemas"]["currency"];
            readonly systemCode: components["schemas"]["systemCode"];
            readonly limits: {
                readonly floor: components["schemas"]["amount"];
                readonly maximum: components["schemas"]["amount"];
                readonly step: components["schemas"]["amount"];
            };
            readonly operations: components["schemas"]["operations"];
            readonly readerOperations: components["schemas"]["operations"];
            readonly config: components["schemas"]["fieldLengths"];
            readonly plan: components["schemas"]["fieldLengths"];
            /** @description Whether the chip itself can be marked as blocked. */
            readonly canBlock: boolean;
        };
        /** @description Fields by name, and how many bytes each has. */
        readonly fieldLengths: {
            readonly [key: string]: number;
        };
        readonly product: {
            readonly productId: components["schemas"]["productId"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly layout: string;
            /** @description The largest amount that may move on an unauthenticated card's word. */
            readonly trustUnauthenticated: number;
            readonly operations: components["schemas"]["operations"] | null;
            readonly readerOperations: components["schemas"]["operations"] | null;
            readonly cardServiceId: string | null;
        };
        readonly newProduct: {
            readonly productId: string;
            readonly layout: string;
            readonly trustUnauthenticated: number;
            readonly operations?: components["schemas"]["operations"];
            readonly readerOperations?: components["schemas"]["operations"];
            readonly cardServiceId?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly productChange: {
            readonly trustUnauthenticated: number;
            readonly operations?: components["schemas"]["operations"];
            readonly readerOperations?: components["schemas"]["operations"];
            readonly cardServiceId?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly device: {
            readonly deviceId: components["schemas"]["deviceId"];
        };
        readonly newDevice: {
            readonly deviceId: string;
            readonly reason: components["schemas"]["reason"];
        };
        /** @description What the server owes the chip. */
        readonly owedWork: {
            /** @enum {unknown} */
            readonly kind: "BLOCK" | "UNBLOCK" | "CONFIG" | "PLAN" | "LOAD" | "ERASE" | "FENCE";
            readonly content?: components["schemas"]["fieldContents"];
            readonly purchaseId?: string;
        };
        /** @description Fields of the layout by name, hexadecimal. */
        readonly fieldContents: {
            readonly [key: string]: string;
        };
        readonly card: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly productId: components["schemas"]["productId"];
            readonly deviceId: components["schemas"]["deviceId"];
            readonly idm: components["schemas"]["idm"];
            readonly state: components["schemas"]["cardState"];
            readonly expiresAt: components["schemas"]["time"];
            /** @description True while the value is kept on the server instead of on the chip. */
            readonly parked: boolean;
            /** @description True for a card that was taken in through reader mode. */
            readonly external: boolean;
            readonly currency: components["schemas"]["currency"];
            readonly money: {
                /** @description What the chip held when it was last seen. */
                readonly chip: number;
                readonly parked: components["schemas"]["amount"];
                readonly inDoubt: components["schemas"]["amount"];
            };
            readonly owed: readonly components["schemas"]["owedWork"][];
        };
        readonly newCard: {
            readonly cardId: string;
            readonly productId: components["schemas"]["productId"];
            readonly deviceId: components["schemas"]["deviceId"];
            readonly idm: components["schemas"]["idm"];
            readonly expiresAt: components["schemas"]["time"];
            /** @enum {unknown} */
            readonly state?: "CREATED" | "ACTIVE";
            /** @description What the chip holds; 0 when left out. */
            readonly balance?: number;
            readonly reason: components["schemas"]["reason"];
        };
        readonly stateChange: {
            /** @enum {unknown} */
            readonly state: "ACTIVE" | "SUSPENDED_ISSUER" | "DELETED";
            readonly reason: components["schemas"]["reason"];
        };
        readonly expiryChange: {
            readonly expiresAt: components["schemas"]["time"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly binding: {
            readonly deviceId: components["schemas"]["deviceId"];
            readonly idm: components["schemas"]["idm"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly order: {
            readonly content?: components["schemas"]["fieldContents"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly purchase: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly purchaseId: components["schemas"]["purchaseId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly amount: components["schemas"]["someAmount"];
            readonly currency: components["schemas"]["currency"];
            /** @enum {unknown} */
            readonly state: "PAID" | "LOADING" | "LOADED" | "CANCELLED" | "REFUNDED";
            readonly createdAt: components["schemas"]["time"];
            /** @description Who proposed a refund that waits for another person. Not in lists. */
            readonly refundProposedBy?: string | null;
        };
        readonly newPurchase: {
            readonly purchaseId: string;
            readonly amount: components["schemas"]["someAmount"];
            /** @description Load it when the card is next seen, without being asked. */
            readonly loadOnNextContact?: boolean;
            readonly reason: components["schemas"]["reason"];
        };
        readonly refund: {
            readonly purchase: components["schemas"]["purchase"];
            /** @description The person whose proposal waits for another person. */
            readonly proposedBy: string | null;
        };
        readonly cardProposal: {
            readonly card: components["schemas"]["card"];
            /** @description The person whose proposal waits for another person. */
            readonly proposedBy: string;
        };
        readonly parkedCard: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly state: components["schemas"]["cardState"];
            readonly amount: components["schemas"]["amount"];
            readonly currency: components["schemas"]["currency"];
        };
        readonly payOut: {
            readonly amount: components["schemas"]["someAmount"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly move: {
            readonly toCardId: components["schemas"]["cardId"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly moved: {
            readonly amount: components["schemas"]["someAmount"];
            readonly from: components["schemas"]["card"];
            readonly to: components["schemas"]["card"];
        };
        readonly doubt: {
            readonly transferId: components["schemas"]["key"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly purchaseId: string | null;
            /** @enum {unknown} */
            readonly code: "load" | "park" | "put-back" | "erase" | "ingest";
            readonly amount: components["schemas"]["someAmount"];
            readonly currency: components["schemas"]["currency"];
            readonly since: components["schemas"]["time"];
            /** @description What a read of the card would have to show. */
            readonly proofs: {
                readonly receipt: string;
                readonly preImage: string;
                /** @description In words: by what the write is known to have happened, and what follows. */
                readonly posted: string;
                readonly voided: string;
            };
            readonly proposal: components["schemas"]["proposed"] | null;
            /** @description How it was ended, by two people or (without a proposal) by a read of the card; it is watched as long as the write may yet turn out otherwise. */
            readonly decision: components["schemas"]["outcome"] | null;
        };
        /**
         * @description post: the write happened. void: it did not.
         * @enum {unknown}
         */
        readonly outcome: "post" | "void";
        readonly proposed: {
            readonly outcome: components["schemas"]["outcome"];
            readonly reason: string;
            readonly proposedBy: string;
            readonly proposedAt: components["schemas"]["time"];
            readonly confirmedBy: string | null;
            /** Format: date-time */
            readonly confirmedAt: string | null;
        };
        readonly proposal: {
            readonly outcome: components["schemas"]["outcome"];
            readonly reason: components["schemas"]["reason"];
        };
        /** @enum {unknown} */
        readonly clearingAccount: "offline-clearing" | "unexplained";
        readonly clearingSums: {
            readonly from: components["schemas"]["day"];
            readonly to: components["schemas"]["day"];
            readonly items: readonly {
                readonly issuerId: components["schemas"]["issuerId"];
                readonly account: components["schemas"]["clearingAccount"];
                readonly currency: components["schemas"]["currency"];
                readonly day: components["schemas"]["day"];
                readonly transfers: number;
                /** @description From cards, minor units. */
                readonly taken: number;
                /** @description To cards, minor units. */
                readonly given: number;
                /** @description What the account gained that day. */
                readonly net: number;
            }[];
        };
        readonly clearingTransfer: {
            readonly transferId: components["schemas"]["key"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly sequence: number;
            readonly code: string;
            readonly amount: components["schemas"]["someAmount"];
            readonly currency: components["schemas"]["currency"];
            readonly bookedAt: components["schemas"]["time"];
            /** @description Records of the chip's history that explain it; null when there are none. */
            readonly detail: unknown;
        };
        readonly alarm: {
            readonly alarmId: components["schemas"]["key"];
            readonly issuerId: string | null;
            readonly cardId: string | null;
            readonly kind: string;
            readonly detail: string;
            readonly raisedAt: components["schemas"]["time"];
            readonly handledBy: string | null;
            /** Format: date-time */
            readonly handledAt: string | null;
        };
        readonly denyEntry: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly systemCode: components["schemas"]["systemCode"];
            readonly idm: components["schemas"]["idm"];
            readonly reason: string;
            readonly createdAt: components["schemas"]["time"];
        };
        readonly denyImport: {
            readonly entries: readonly {
                readonly systemCode: components["schemas"]["systemCode"];
                readonly idm: components["schemas"]["idm"];
                readonly reason?: components["schemas"]["reason"];
            }[];
            readonly reason: components["schemas"]["reason"];
        };
        readonly denyImported: {
            readonly added: number;
            /** @description Those that stood there already. */
            readonly present: number;
        };
        readonly session: {
            readonly sessionKey: components["schemas"]["key"];
            readonly issuerId: string | null;
            readonly cardId: string | null;
            /** @description The caller's. */
            readonly sessionId: string;
            readonly operation: string | null;
            readonly startedAt: components["schemas"]["time"];
            readonly rounds: number;
            /** @description Of the last round. */
            readonly statusCode: number;
        };
        readonly sessionRounds: {
            readonly sessionKey: components["schemas"]["key"];
            readonly issuerId: string | null;
            readonly cardId: string | null;
            readonly rounds: readonly {
                readonly round: number;
                readonly at: components["schemas"]["time"];
                readonly endpoint: string;
                readonly operation: string | null;
                readonly purchaseId: string | null;
                readonly deviceStatus: number;
                readonly responses: readonly components["schemas"]["frame"][];
                readonly statusCode: number;
                readonly statusMessage: string;
                readonly commands: readonly components["schemas"]["frame"][];
            }[];
        };
        readonly frame: {
            readonly id: string;
            readonly name: string | null;
            readonly hex: string;
            /** @description The frame in one sentence. */
            readonly words: string;
        };
        readonly auditReport: {
            readonly cards: number;
            readonly transfers: number;
            readonly currencies: readonly {
                readonly currency: components["schemas"]["currency"];
                /** @description The sum of all accounts: 0, or the ledger is broken. */
                readonly sum: number;
                readonly onChips: components["schemas"]["amount"];
                readonly inDoubt: components["schemas"]["amount"];
                readonly prepaid: components["schemas"]["amount"];
            }[];
            /** @description Handed to a card, outcome unknown. Newest first, at most 500. */
            readonly doubts: readonly {
                readonly cardId: string;
                readonly purchaseId: string | null;
                readonly amountMinor: components["schemas"]["amount"];
                readonly currency: components["schemas"]["currency"];
            }[];
            /** @description What does not agree, one sentence each, at most 100. */
            readonly faults: readonly string[];
        };
        readonly cardBook: {
            readonly currency: components["schemas"]["currency"];
            /** @description What the chip held when it was last seen. */
            readonly chip: number;
            readonly inDoubt: components["schemas"]["amount"];
            readonly prepaid: components["schemas"]["amount"];
            readonly transfers: readonly {
                readonly sequence: number;
                /** @enum {unknown} */
                readonly kind: "single" | "pending" | "post" | "void";
                readonly code: string;
                readonly from: string;
                readonly to: string;
                readonly amount: number;
                readonly purchaseId: string | null;
                /** @description On a pending transfer: what the write leaves on the card. */
                readonly receipt: string | null;
            }[];
        };
        readonly problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail?: string;
        };
    };
    responses: {
        /** @description Nothing was changed; `detail` says what the caller can do about it. */
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
        /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
        readonly idempotencyKey: string;
        /** @description The `next` of the page before. */
        readonly cursor: string;
        /** @description How many items a page has at most; 50 when left out. */
        readonly limit: number;
        readonly issuerId: components["schemas"]["issuerId"];
        readonly cardId: components["schemas"]["cardId"];
        readonly actorId: components["schemas"]["actorId"];
        readonly productId: components["schemas"]["productId"];
        readonly purchaseId: components["schemas"]["purchaseId"];
        readonly orderKind: components["schemas"]["orderKind"];
        readonly owedKind: "BLOCK" | "UNBLOCK" | "CONFIG" | "PLAN" | "LOAD" | "FENCE";
        readonly transferId: components["schemas"]["key"];
        readonly alarmId: components["schemas"]["key"];
        readonly sessionKey: components["schemas"]["key"];
        readonly systemCode: components["schemas"]["systemCode"];
        readonly idm: components["schemas"]["idm"];
        readonly fingerprint: components["schemas"]["fingerprint"];
        readonly ofIssuer: components["schemas"]["issuerId"];
        readonly ofCard: components["schemas"]["cardId"];
        readonly ofDevice: components["schemas"]["deviceId"];
        /** @description The first day; 30 days before `to` when left out. */
        readonly from: components["schemas"]["day"];
        /** @description The last day; today when left out. */
        readonly to: components["schemas"]["day"];
        readonly day: components["schemas"]["day"];
        readonly account: components["schemas"]["clearingAccount"];
        readonly currency: components["schemas"]["currency"];
        /** @description Instead of what is in doubt: what was ended and may yet turn out otherwise. */
        readonly watched: "true" | "false";
        /** @description Only those that were handled, or only those that were not. */
        readonly handled: "true" | "false";
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type IssuerId = components['schemas']['issuerId'];
export type CardId = components['schemas']['cardId'];
export type DeviceId = components['schemas']['deviceId'];
export type ActorId = components['schemas']['actorId'];
export type ProductId = components['schemas']['productId'];
export type PurchaseId = components['schemas']['purchaseId'];
export type Key = components['schemas']['key'];
export type Fingerprint = components['schemas']['fingerprint'];
export type Idm = components['schemas']['idm'];
export type SystemCode = components['schemas']['systemCode'];
export type Currency = components['schemas']['currency'];
export type Amount = components['schemas']['amount'];
export type SomeAmount = components['schemas']['someAmount'];
export type Time = components['schemas']['time'];
export type Day = components['schemas']['day'];
export type Name = components['schemas']['name'];
export type NextCursor = components['schemas']['nextCursor'];
export type Reason = components['schemas']['reason'];
export type CardState = components['schemas']['cardState'];
export type OrderKind = components['schemas']['orderKind'];
export type Operation = components['schemas']['operation'];
export type Operations = components['schemas']['operations'];
export type WithReason = components['schemas']['withReason'];
export type Issuer = components['schemas']['issuer'];
export type NewIssuer = components['schemas']['newIssuer'];
export type Actor = components['schemas']['actor'];
export type NewActor = components['schemas']['newActor'];
export type ActorWithToken = components['schemas']['actorWithToken'];
export type Certificate = components['schemas']['certificate'];
export type NewCertificate = components['schemas']['newCertificate'];
export type CertificateRequirement = components['schemas']['certificateRequirement'];
export type LayoutList = components['schemas']['layoutList'];
export type Layout = components['schemas']['layout'];
export type FieldLengths = components['schemas']['fieldLengths'];
export type Product = components['schemas']['product'];
export type NewProduct = components['schemas']['newProduct'];
export type ProductChange = components['schemas']['productChange'];
export type Device = components['schemas']['device'];
export type NewDevice = components['schemas']['newDevice'];
export type OwedWork = components['schemas']['owedWork'];
export type FieldContents = components['schemas']['fieldContents'];
export type Card = components['schemas']['card'];
export type NewCard = components['schemas']['newCard'];
export type StateChange = components['schemas']['stateChange'];
export type ExpiryChange = components['schemas']['expiryChange'];
export type Binding = components['schemas']['binding'];
export type Order = components['schemas']['order'];
export type Purchase = components['schemas']['purchase'];
export type NewPurchase = components['schemas']['newPurchase'];
export type Refund = components['schemas']['refund'];
export type CardProposal = components['schemas']['cardProposal'];
export type ParkedCard = components['schemas']['parkedCard'];
export type PayOut = components['schemas']['payOut'];
export type Move = components['schemas']['move'];
export type Moved = components['schemas']['moved'];
export type Doubt = components['schemas']['doubt'];
export type Outcome = components['schemas']['outcome'];
export type Proposed = components['schemas']['proposed'];
export type Proposal = components['schemas']['proposal'];
export type ClearingAccount = components['schemas']['clearingAccount'];
export type ClearingSums = components['schemas']['clearingSums'];
export type ClearingTransfer = components['schemas']['clearingTransfer'];
export type Alarm = components['schemas']['alarm'];
export type DenyEntry = components['schemas']['denyEntry'];
export type DenyImport = components['schemas']['denyImport'];
export type DenyImported = components['schemas']['denyImported'];
export type Session = components['schemas']['session'];
export type SessionRounds = components['schemas']['sessionRounds'];
export type Frame = components['schemas']['frame'];
export type AuditReport = components['schemas']['auditReport'];
export type CardBook = components['schemas']['cardBook'];
export type Problem = components['schemas']['problem'];
export type ResponseProblem = components['responses']['problem'];
export type ParameterIdempotencyKey = components['parameters']['idempotencyKey'];
export type ParameterCursor = components['parameters']['cursor'];
export type ParameterLimit = components['parameters']['limit'];
export type ParameterIssuerId = components['parameters']['issuerId'];
export type ParameterCardId = components['parameters']['cardId'];
export type ParameterActorId = components['parameters']['actorId'];
export type ParameterProductId = components['parameters']['productId'];
export type ParameterPurchaseId = components['parameters']['purchaseId'];
export type ParameterOrderKind = components['parameters']['orderKind'];
export type ParameterOwedKind = components['parameters']['owedKind'];
export type ParameterTransferId = components['parameters']['transferId'];
export type ParameterAlarmId = components['parameters']['alarmId'];
export type ParameterSessionKey = components['parameters']['sessionKey'];
export type ParameterSystemCode = components['parameters']['systemCode'];
export type ParameterIdm = components['parameters']['idm'];
export type ParameterFingerprint = components['parameters']['fingerprint'];
export type ParameterOfIssuer = components['parameters']['ofIssuer'];
export type ParameterOfCard = components['parameters']['ofCard'];
export type ParameterOfDevice = components['parameters']['ofDevice'];
export type ParameterFrom = components['parameters']['from'];
export type ParameterTo = components['parameters']['to'];
export type ParameterDay = components['parameters']['day'];
export type ParameterAccount = components['parameters']['account'];
export type ParameterCurrency = components['parameters']['currency'];
export type ParameterWatched = components['parameters']['watched'];
export type ParameterHandled = components['parameters']['handled'];
export type $defs = Record<string, never>;
export interface operations {
    readonly getAudit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The audit's report. The books are in order when `faults` is empty. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["auditReport"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listIssuers: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["issuer"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createIssuer: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newIssuer"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["issuer"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listActors: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["actor"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createActor: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newActor"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["actorWithToken"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly rotateActorToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["actorWithToken"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listActorCertificates: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["certificate"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerActorCertificate: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newCertificate"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["certificate"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly revokeActorCertificate: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
                readonly fingerprint: components["parameters"]["fingerprint"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["certificate"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeCertificateRequirement: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["certificateRequirement"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["actor"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listLayouts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["layoutList"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listProducts: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["product"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newProduct"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["product"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly productId: components["parameters"]["productId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["productChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["product"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDevices: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["device"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newDevice"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["device"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listCards: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["card"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newCard"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeCardState: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["stateChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeCardExpiry: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["expiryChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly bindCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["binding"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardProposal"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getCardBook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardBook"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly orderWork: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly kind: components["parameters"]["orderKind"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["order"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly withdrawOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly owed: components["parameters"]["owedKind"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listPurchases: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["purchase"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly recordPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newPurchase"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["purchase"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["purchase"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly cancelPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["purchase"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly refundPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["refund"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["refund"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listParked: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["parkedCard"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly payOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["payOut"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardProposal"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly moveParked: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["move"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["moved"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardProposal"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDoubts: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                /** @description Instead of what is in doubt: what was ended and may yet turn out otherwise. */
                readonly watched?: components["parameters"]["watched"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["doubt"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly proposeOutcome: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["proposal"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["doubt"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly withdrawProposal: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["doubt"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly confirmOutcome: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["doubt"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly sumClearing: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                /** @description The first day; 30 days before `to` when left out. */
                readonly from?: components["parameters"]["from"];
                /** @description The last day; today when left out. */
                readonly to?: components["parameters"]["to"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["clearingSums"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listClearing: {
        readonly parameters: {
            readonly query: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                readonly account: components["parameters"]["account"];
                readonly currency: components["parameters"]["currency"];
                readonly day: components["parameters"]["day"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["clearingTransfer"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listUnexplained: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["clearingTransfer"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listAlarms: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those that were handled, or only those that were not. */
                readonly handled?: components["parameters"]["handled"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["alarm"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly handleAlarm: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly alarmId: components["parameters"]["alarmId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["alarm"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDenyEntries: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["denyEntry"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly importDenyEntries: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["denyImport"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["denyImported"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly removeDenyEntry: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly systemCode: components["parameters"]["systemCode"];
                readonly idm: components["parameters"]["idm"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["denyEntry"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                readonly cardId?: components["parameters"]["ofCard"];
                readonly deviceId?: components["parameters"]["ofDevice"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["session"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly sessionKey: components["parameters"]["sessionKey"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["sessionRounds"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
}
