/** Written by `npm run generate` from openapi.yaml; change that. */

export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the node answers. It says `healthy` even when its storage is down. */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The containers that run on the node, and how many jobs are pending. */
        get: operations["info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each container tells of its resources. Since 1.4; a container that does not answer is left out. */
        get: operations["resources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * With ids, the records of these jobs; without, the ids of the caller's jobs.
         * @description Records come completed ones first, not in the order that was asked for. Unknown ids are left out, repeated ids are repeated,
         *     and an id that was posted twice has two records while the second run lasts: the newest is the last.
         */
        get: operations["getJobs"];
        put?: never;
        /** Starts a job, or hands over a delegated subscription. Answers before anything has run. */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts many jobs for one request's share of the rate limit.
         * @description One item that cannot be parsed makes the whole batch a 500. A 500 that comes of a subscription can leave jobs of the batch running.
         *     Nodes of 0.x leave such items out of the answer instead, so that it is shorter than the request.
         */
        post: operations["createJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts a job of one container and streams what it writes. Since 1.0.
         * @description The body is the job's id, a line feed, and the bytes of the first container as they come. The end of the body says nothing about the
         *     job: a container that failed ends it as one that succeeded does, and the response is cut off after 60 seconds.
         */
        post: operations["streamJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Records the status of a job that ran elsewhere. Only from the node's own machine and private networks. */
        put: operations["recordStatus"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Any JSON value. */
        Json: unknown;
        Health: {
            /** @example healthy */
            status: string;
        };
        NodeInfo: {
            /** @description Absent before 1.0. */
            version?: string;
            containers: components["schemas"]["Container"][];
            /** @description Of all callers. */
            pending: {
                offchain: number;
                onchain: number;
            };
            /** @description Absent before 1.0. */
            chain?: {
                enabled: boolean;
                /** @description Empty where the chain is off. */
                address: string;
            };
        };
        Container: {
            id: string;
            /** @description Whether it may be the first of a job. */
            external: boolean;
            image: string;
            description?: string;
        };
        CreateRequest: components["schemas"]["JobRequest"] | components["schemas"]["DelegatedSubscriptionRequest"];
        JobRequest: {
            /** @description The caller's own id for the job. Posting an id again runs its job again. A colon in it would be cut off in listings. */
            id?: string;
            /** @description Each takes the output of the one before. The first one must be external. */
            containers: string[];
            /** @description What the first container takes. */
            data: {
                [key: string]: components["schemas"]["Json"];
            };
            /** @description Whether the last container must give a proof. Since 1.0. */
            requires_proof?: boolean;
        };
        DelegatedSubscriptionRequest: {
            subscription: components["schemas"]["Subscription"];
            signature: components["schemas"]["Signature"];
            data: {
                [key: string]: components["schemas"]["Json"];
            };
            requires_proof?: boolean;
        };
        /** @description Of nodes since 1.0. Integers are JSON integers of any length, never texts. */
        Subscription: {
            /** @description An address. */
            owner: string;
            /** @description Seconds since 1970. */
            active_at: number;
            /** @description Seconds. */
            period: number;
            frequency: number;
            redundancy: number;
            /** @description The hash of the container ids. */
            containers: string;
            lazy: boolean;
            /** @description An address. */
            verifier: string;
            /**
             * Format: uint256
             * @description In the smallest unit of the token.
             */
            payment_amount: bigint;
            /** @description An address. */
            payment_token: string;
            /** @description An address. */
            wallet: string;
        };
        Signature: {
            nonce: number;
            /** @description Seconds since 1970. */
            expiry: number;
            v: number;
            /** Format: uint256 */
            r: bigint;
            /** Format: uint256 */
            s: bigint;
        };
        Created: {
            /** @description Absent for an accepted subscription. */
            id?: string;
        };
        Refusal: {
            error: string;
            params?: {
                [key: string]: components["schemas"]["Json"];
            };
        };
        JobResult: {
            id: string;
            /** @enum {string} */
            status: "running" | "success" | "failed";
            /** @description None while the job runs, and none where the status was recorded from outside. */
            result: components["schemas"]["ContainerOutput"] | components["schemas"]["ContainerError"] | null;
            /** @description Only where they were asked for. */
            intermediate_results?: (components["schemas"]["ContainerOutput"] | components["schemas"]["ContainerError"])[];
        };
        ContainerOutput: {
            container: string;
            output: components["schemas"]["Json"];
        };
        ContainerError: {
            container: string;
            /** @description Empty where the container took longer than 180 seconds. */
            error: string;
        };
        StatusRecord: {
            id: string;
            /** @enum {string} */
            status: "running" | "success" | "failed";
            containers: string[];
        };
    };
    responses: {
        /** @description The request cannot be taken. */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description In JSON, a request that could not be parsed, or was too large; in HTML, an uncaught exception. */
        Malformed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
                "text/html": string;
            };
        };
        /** @description An uncaught exception, such as a storage that is down. */
        Uncaught: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description This version of the node does not have it. */
        NoSuchPath: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The share of this route is used up. `retry-after` is cut to whole seconds, and is mostly 0. */
        TooManyRequests: {
            headers: {
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The head of the request is too large. There is no body. */
        HeadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node answers. */
            200: {
                headers: {
                    /** @description On every limited answer; how many requests may come at once. */
                    "ratelimit-limit"?: number;
                    "ratelimit-remaining"?: number;
                    /** @description Whole seconds until all are there again. */
                    "ratelimit-reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    info: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeInfo"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Uncaught"];
        };
    };
    resources: {
        parameters: {
            query?: {
                /** @description Asks each container whether it supports this model instead. */
                model_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By container id, whatever the container said. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["Json"];
                    };
                };
            };
            404: components["responses"]["NoSuchPath"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getJobs: {
        parameters: {
            query?: {
                /** @description The head of a request may have 16 KiB, so a long list of ids has to be split. */
                id?: string[];
                /** @description Has the outputs of all containers told, once a job has ended. Read only with ids. */
                intermediate?: boolean;
                /** @description Only ids of jobs that run (true) or have ended (false). Read only without ids. */
                pending?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Records or ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobResult"][] | string[];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadTooLarge"];
            500: components["responses"]["Uncaught"];
        };
    };
    createJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRequest"];
            };
        };
        responses: {
            /** @description Taken. An accepted subscription has no id, and nothing of it can be read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Created"];
                };
            };
            400: components["responses"]["Refused"];
            /** @description In JSON, a refusal of the job; in HTML, a wrong method. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                    "text/html": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadTooLarge"];
            500: components["responses"]["Malformed"];
        };
    };
    createJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRequest"][];
            };
        };
        responses: {
            /** @description An answer for each item, in the order of the request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": (components["schemas"]["Created"] | components["schemas"]["Refusal"])[];
                };
            };
            400: components["responses"]["Refused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Malformed"];
        };
    };
    streamJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobRequest"];
            };
        };
        responses: {
            /** @description The id, a line feed, and the output. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            404: components["responses"]["NoSuchPath"];
            /** @description In JSON, a refusal of the job; in HTML, a wrong method. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                    "text/html": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Malformed"];
        };
    };
    recordStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusRecord"];
            };
        };
        responses: {
            /** @description Recorded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
            400: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            500: components["responses"]["Malformed"];
        };
    };
}
