/** Written by `npm run generate` from openapi.yaml; change that. */

export interface paths {
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the network's jobs, newest first. */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many jobs run, by market. */
        get: operations["runningJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many jobs there are. */
        get: operations["countJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/stats/timestamps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many jobs began when. */
        get: operations["jobTimestamps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Definitions to begin with. */
        get: operations["jobTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/templates/grouped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, by what they are templates of. */
        get: operations["groupedJobTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Up to 100 jobs by their addresses. Current servers.
         * @description Jobs that there are not are left out.
         */
        post: operations["getJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts a job into a market, or assigns it to a node, and reserves its whole cost.
         * @description Under an idempotency key a job is posted at most once: the same key again gives what was answered at first. Older servers overlook it.
         */
        post: operations["postJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * More time for a job, with a reservation of its own.
         * @description Of a job that has ended, current servers answer without a transaction, and older ones with a 409 that has no code.
         */
        post: operations["extendJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a job, or takes it out of the queue.
         * @description Without a body. The account of a job that is taken out of the queue is closed.
         */
        post: operations["stopJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        /** What has happened to a job on the chain. Where it is not supported, a 404. */
        get: operations["jobEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/list/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Several jobs. One timeout that is too short is the end of all. Current servers. */
        post: operations["postJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/assign/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Several jobs, each for a node. Current servers. */
        post: operations["assignJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/extend/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** More time for several jobs. Current servers. */
        post: operations["extendJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/stop/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The end of several jobs. Current servers. */
        post: operations["stopJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/info": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        /** The job's state as its node tells it, whenever it changes. Current servers, as all that the node is asked through them. */
        get: operations["nodeInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/results": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        /** The result of a confidential job. Reading it lets the job finish. */
        get: operations["nodeResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/job-definition": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get: operations["nodeJobDefinition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get: operations["nodeEndpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/stats": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get: operations["nodeStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/ops": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get: operations["nodeOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/ops/{operation}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
                /** @description An operation's id. */
                operation: string;
            };
            cookie?: never;
        };
        get: operations["nodeOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/group/current": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get: operations["nodeCurrentGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{address}/node/group/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
                group: string;
            };
            cookie?: never;
        };
        get: operations["nodeGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credits/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["creditBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credits/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came in and went out. Current servers. */
        get: operations["creditTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/markets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMarkets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/markets/{market}/": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An address or a slug. */
                market: components["parameters"]["Market"];
            };
            cookie?: never;
        };
        get: operations["getMarket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/markets/{market}/required-resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An address or a slug. */
                market: components["parameters"]["Market"];
            };
            cookie?: never;
        };
        get: operations["marketResources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign-message/external": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs with the key of the user whose API key asks. Keys with scopes need `wallet:sign`. */
        post: operations["signMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/validate-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether an API key is good, and for what. Current servers. */
        post: operations["validateApiKey"];
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
        Job: {
            /** @description The CID of the definition. */
            ipfsJob: string;
            /** @description The CID of the result. Null, and the CID of 32 zero bytes, are none. */
            ipfsResult: string | null;
            market: string;
            /** @description 32 ones while there is none. */
            node: string;
            payer: string;
            /** @description Millionths of a NOS per second. */
            price: number;
            project: string;
            /** @description 0 queued, 1 running, 2 completed or ended by its owner, 3 given up by its node. */
            state: number;
            type?: string | null;
            jobDefinition?: unknown;
            jobResult?: unknown;
            /** @description `success` or `failed`. */
            jobStatus?: string | null;
            timeEnd: number;
            timeStart: number;
            benchmarkProcessedAt?: unknown;
            timeout: number;
            usdRewardPerHour?: number | null;
            listedAt?: number | null;
        };
        /** @description What lists have of a job, which can be less than all. */
        ListedJob: {
            address: string;
            market: string;
            state: number;
            ipfsJob?: string;
            ipfsResult?: string | null;
            node?: string;
            payer?: string;
            project?: string;
            timeStart?: number;
            timeEnd?: number;
            timeout?: number;
            listedAt?: number | null;
        };
        JobPage: {
            jobs: components["schemas"]["ListedJob"][];
            /** @description On all pages. */
            totalJobs: number;
        };
        PostJob: {
            /** @description The CID of the definition. */
            ipfsHash: string;
            /** @description Its address. */
            market: string;
            /** @description 3600 without it. Current servers take no less. */
            timeout?: number;
            /** @description Its address. It alone gets the job. */
            node?: string;
        };
        AssignJob: {
            ipfsHash: string;
            market: string;
            timeout?: number;
            node: string;
        };
        Credits: {
            /** @description Reserved for the whole timeout. */
            costUSD: number;
            creditsUsed: number;
            reservationId: string;
            /** @description Not of an extension. */
            project?: string;
        };
        PostedJob: {
            tx: string;
            job: string;
            run: string;
            credits: components["schemas"]["Credits"];
        };
        ExtendedJob: {
            /** @description Null where the job has ended. Then there are no credits either. */
            tx: string | null;
            job: string;
            credits?: components["schemas"]["Credits"];
        };
        StoppedJob: {
            tx: string | null;
            job: string;
            delisted: boolean;
            /**
             * @description Current servers.
             * @enum {string}
             */
            outcome?: "delisted" | "ended" | "already_terminal";
        };
        JobEvent: {
            jobAddress?: string;
            nodeAddress?: string | null;
            marketAddress?: string | null;
            runAddress?: string | null;
            type: string;
            signature?: string;
            instructionIndex?: number;
            slot?: number;
            blockTime?: number | null;
            data?: unknown;
        };
        BatchItem: {
            index: number;
            /** @enum {string} */
            status: "confirmed" | "expired";
            job?: string;
            run?: string;
            tx?: string;
        };
        CreditTransaction: {
            id: string;
            /**
             * @description In: code_claim, invitation_claim, credit_request, manual_grant, purchase, job_refund, token_topup.
             *     Out: job_debit, job_extend, job_settlement.
             */
            type: string;
            method?: string | null;
            amountUsd: number;
            /** Format: date-time */
            createdAt: string;
        };
        Market: {
            address: string;
            slug?: string;
            name?: string;
            sft?: string;
            /** @enum {string} */
            type?: "PREMIUM" | "COMMUNITY" | "OTHER";
            /** @description Described as anything, and a number in practice. Without the network's fee. */
            usd_reward_per_hour?: unknown;
            nos_reward_per_second?: number;
            nos_job_price_per_second?: number;
            network_fee_percentage?: number;
            premium_community_relation?: string | null;
            gpu_types?: string[];
            required_images?: string[];
            required_remote_resources?: components["schemas"]["RemoteResource"][];
            nodes?: unknown[];
            client?: boolean;
            lowest_vram?: number;
            max_usd_uptime_reward_per_day?: number;
        };
        RequiredResources: {
            required_images?: string[];
            required_remote_resources?: components["schemas"]["RemoteResource"][];
        };
        RemoteResource: {
            type?: string;
            model?: string;
            url?: string;
        };
        /** @description One of several shapes, and never all of it. */
        Refusal: {
            message?: string;
            error?: string;
            name?: string;
            code?: string;
            statusCode?: number;
            /** @description Seconds. */
            retryAfter?: number;
            /** @description `validation`. */
            type?: string;
            on?: string;
            property?: string;
            summary?: string;
            expected?: unknown;
            found?: unknown;
            errors?: unknown[];
        };
    };
    responses: {
        /** @description In a shape that nothing describes. */
        Anything: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": unknown;
            };
        };
        /**
         * @description Refused, in the shape of whichever part of the server refuses. A 401 can be a text, a 402 says how much is there and needed, and a 403
         *     for a missing scope names it in `WWW-Authenticate`.
         */
        Refused: {
            headers: {
                "Retry-After"?: string;
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
                "text/plain": string;
                "text/html": string;
            };
        };
        /**
         * @description Without a code, the job cannot take this. With one, it is about the idempotency key: `IDEMPOTENCY_KEY_IN_PROGRESS` (the same key again
         *     later), `IDEMPOTENCY_KEY_EXPIRED` (another key), `IDEMPOTENCY_KEY_PAYLOAD_MISMATCH` (the key stands for something else).
         */
        Conflict: {
            headers: {
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description JSON, which nodes give as text. */
        NodeText: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": unknown;
                "text/html": string;
            };
        };
        /** @description 404 for somebody else's job, 409 before a node has it, 502 where the node is away, and what the node itself answers. */
        NodeRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
                "text/plain": string;
                "text/html": string;
            };
        };
        /** @description What became of each. */
        Batch: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    items: components["schemas"]["BatchItem"][];
                };
            };
        };
    };
    parameters: {
        /** @description The job's address. */
        Job: string;
        /** @description An address or a slug. */
        Market: string;
        IdempotencyKey: string;
        /** @description A 400 without it. */
        NeededIdempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listJobs: {
        parameters: {
            query?: {
                /** @description Who has paid for it. */
                payer?: string;
                /** @description Whose project it is. */
                poster?: string;
                /** @description A word here, and a number in the answer. */
                state?: "QUEUED" | "RUNNING" | "COMPLETED" | "STOPPED";
                /** @description Its address. */
                market?: string;
                /** @description Its address. */
                node?: string;
                limit?: number;
                /** @description How many of the newest are left out. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    runningJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["Refused"];
        };
    };
    countJobs: {
        parameters: {
            query?: {
                payer?: string;
                poster?: string;
                state?: "QUEUED" | "RUNNING" | "COMPLETED" | "STOPPED";
                market?: string;
                node?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["Refused"];
        };
    };
    jobTimestamps: {
        parameters: {
            query?: {
                /** @description Seconds back from now. */
                period?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["Refused"];
        };
    };
    jobTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["Refused"];
        };
    };
    groupedJobTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["Refused"];
        };
    };
    getJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    addresses: string[];
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description The jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedJob"][];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    postJob: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostJob"];
            };
        };
        responses: {
            /** @description The transaction is confirmed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostedJob"];
                };
            };
            402: components["responses"]["Refused"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Refused"];
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, without its address. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            404: components["responses"]["Refused"];
            default: components["responses"]["Refused"];
        };
    };
    extendJob: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    seconds: number;
                };
            };
        };
        responses: {
            /** @description The transaction is confirmed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExtendedJob"];
                };
            };
            409: components["responses"]["Conflict"];
            default: components["responses"]["Refused"];
        };
    };
    stopJob: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transaction is confirmed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoppedJob"];
                };
            };
            409: components["responses"]["Conflict"];
            default: components["responses"]["Refused"];
        };
    };
    jobEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobEvent"][];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    postJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A 400 without it. */
                "Idempotency-Key"?: components["parameters"]["NeededIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    jobs: components["schemas"]["PostJob"][];
                };
            };
        };
        responses: {
            200: components["responses"]["Batch"];
            default: components["responses"]["Refused"];
        };
    };
    assignJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A 400 without it. */
                "Idempotency-Key"?: components["parameters"]["NeededIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    jobs: components["schemas"]["AssignJob"][];
                };
            };
        };
        responses: {
            200: components["responses"]["Batch"];
            default: components["responses"]["Refused"];
        };
    };
    extendJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A 400 without it. */
                "Idempotency-Key"?: components["parameters"]["NeededIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    jobs: {
                        jobAddress: string;
                        seconds: number;
                    }[];
                };
            };
        };
        responses: {
            200: components["responses"]["Batch"];
            default: components["responses"]["Refused"];
        };
    };
    stopJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A 400 without it. */
                "Idempotency-Key"?: components["parameters"]["NeededIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    jobs: {
                        jobAddress: string;
                    }[];
                };
            };
        };
        responses: {
            200: components["responses"]["Batch"];
            default: components["responses"]["Refused"];
        };
    };
    nodeInfo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, whose data is JSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeResults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["NodeText"];
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeJobDefinition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["NodeText"];
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeStats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeOperations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
                /** @description An operation's id. */
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeCurrentGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["NodeRefused"];
        };
    };
    nodeGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                address: components["parameters"]["Job"];
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Anything"];
            default: components["responses"]["NodeRefused"];
        };
    };
    creditBalance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In dollars. What can be spent is what is assigned and neither reserved nor settled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All that was ever given. */
                        assignedCredits: number;
                        /** @description For jobs that have not ended. */
                        reservedCredits: number;
                        /** @description By jobs that have ended. */
                        settledCredits: number;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    creditTransactions: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transactions: components["schemas"]["CreditTransaction"][];
                        total: number;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    listMarkets: {
        parameters: {
            query?: {
                /** @description The name of a field. */
                filterKey?: string;
                /** @description What it is to be. */
                filterValue?: string;
                /** @description A number. */
                limit?: string;
                type?: "PREMIUM" | "COMMUNITY" | "OTHER";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The markets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Market"][];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getMarket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An address or a slug. */
                market: components["parameters"]["Market"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The market. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Market"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    marketResources: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An address or a slug. */
                market: components["parameters"]["Market"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What its nodes have at hand. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequiredResources"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    signMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    message: string;
                    includeTime?: boolean;
                };
            };
        };
        responses: {
            /** @description Signed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        userAddress: string;
                        /** @description In Base58. */
                        signature: string;
                        /** @description Milliseconds since 1970. */
                        timestamp?: number;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    validateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    apiKey: string;
                };
            };
        };
        responses: {
            /** @description What it is good for. A key without scopes may do everything. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        valid: boolean;
                        user?: unknown;
                        apiKeyId?: string;
                        scopes?: string[] | null;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
}
