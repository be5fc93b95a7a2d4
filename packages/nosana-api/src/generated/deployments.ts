/** Written by `npm run generate` from deployments.openapi.yaml; change that. */

export interface paths {
    "/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of one's deployments. */
        get: operations["listDeployments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new deployment, which is a draft unless it is started at once.
         * @description Servers know no idempotency here. The definition is pinned with a mark of the deployment in its `meta`.
         */
        post: operations["createDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        /** A deployment. */
        get: operations["getDeployment"];
        put?: never;
        post?: never;
        /** Deletes one that is stopped. */
        delete: operations["deleteDeployment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/start": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins to post its jobs. From DRAFT, STOPPED, ERROR and INSUFFICIENT_FUNDS.
         * @description In another status it is a 500.
         */
        post: operations["startDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops its jobs, and posts no more. From RUNNING, ERROR and INSUFFICIENT_FUNDS.
         * @description In another status it is a 500.
         */
        post: operations["stopDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts away one that is stopped, for good.
         * @description In another status it is a 500.
         */
        post: operations["archiveDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/create-revision": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another definition, which is the active one from now on.
         * @description The body is the definition itself. In a status that does not allow it, it is a 500.
         */
        post: operations["createRevision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/update-active-revision": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Goes back, or forward, to another revision. */
        patch: operations["updateActiveRevision"];
        trace?: never;
    };
    "/deployments/{deployment}/update-replica-count": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** How many jobs run at a time. */
        patch: operations["updateReplicaCount"];
        trace?: never;
    };
    "/deployments/{deployment}/update-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** When jobs are posted. */
        patch: operations["updateSchedule"];
        trace?: never;
    };
    "/deployments/{deployment}/update-timeout": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** How long jobs may run. */
        patch: operations["updateTimeout"];
        trace?: never;
    };
    "/deployments/{deployment}/update-name": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Another name. Current servers. */
        patch: operations["updateName"];
        trace?: never;
    };
    "/deployments/{deployment}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        /** A page of what the server is going to do. */
        get: operations["listTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        /** A page of its jobs. */
        get: operations["listDeploymentJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/jobs/{job}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
                /** @description The job's address. */
                job: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        /** Everything of one of its jobs. */
        get: operations["getDeploymentJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        /** A page of its revisions. */
        get: operations["listRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        /** A page of what has happened to it. */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/header": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        /** What nodes of its jobs take for proof of who asks. */
        get: operations["getHeader"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/{deployment}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        /**
         * How it is, and then what changes, as server-sent events. Current servers.
         * @description Each is JSON whose `type` says what it is: a deployment (`status`, `replicas`, `active_revision`), a job (`job`, `state`, `node`,
         *     `timeStart`, `timeEnd`), an event (`category`, `event`, `message`, `tx`, `created_at`) or a task (`id`, `task`, `status`, `attempts`,
         *     `due_at`, `job`), whose last `status` is `DONE`. First comes what there is of it, without events and without jobs that have ended.
         *     A comment comes every 25 seconds.
         */
        get: operations["streamDeployment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/jobs/{job}/job-definition": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                job: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        /**
         * What the node of a confidential job is to run. Only it may ask.
         * @description The token is the job's address, signed by the node.
         */
        get: operations["getNodeJobDefinition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/jobs/{job}/results": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                job: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes the result of a confidential job from its node.
         * @description A second time it is a 400.
         */
        post: operations["postNodeResults"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/vaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's vaults. */
        get: operations["listVaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/vaults/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new vault, of a user with a wallet. */
        post: operations["createVault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployments/vaults/{vault}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its address. */
                vault: components["parameters"]["Vault"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Everything that is in a vault, as a transaction that its owner has yet to sign and to send.
         * @description Amounts are overlooked. It is a 400 for whoever has an API key, and a 500 where there is nothing.
         */
        post: operations["withdraw"];
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
        /** Format: date-time */
        Time: string;
        /**
         * @description One of these, so far.
         * @example DRAFT
         * @example STARTING
         * @example RUNNING
         * @example STOPPING
         * @example STOPPED
         * @example ARCHIVED
         * @example ERROR
         * @example INSUFFICIENT_FUNDS
         */
        Status: string;
        JobDefinition: {
            [key: string]: unknown;
        };
        Endpoint: {
            opId: string;
            port: number | string;
            url: string;
        };
        Deployment: {
            id: string;
            name: string;
            /** @description Who pays. The owner of an API key is a vault of its own. */
            vault: string;
            market: string;
            owner: string;
            status: components["schemas"]["Status"];
            /**
             * @example SIMPLE
             * @example SIMPLE-EXTEND
             * @example SCHEDULED
             * @example INFINITE
             */
            strategy: string;
            /** @description Five fields as cron has them. Of SCHEDULED ones. */
            schedule?: string;
            /** @description Minutes. Of INFINITE ones. */
            rotation_time?: number;
            replicas: number;
            /** @description Minutes. */
            timeout: number;
            endpoints: components["schemas"]["Endpoint"][];
            confidential: boolean;
            active_revision: number;
            /** @description Those that run. */
            active_jobs: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        NewDeployment: {
            name: string;
            market: string;
            replicas: number;
            /** @description Minutes. 60 at least where the strategy is INFINITE. */
            timeout: number;
            /** @enum {string} */
            strategy: "SIMPLE" | "SIMPLE-EXTEND" | "SCHEDULED" | "INFINITE";
            /** @description Needed by SCHEDULED ones. */
            schedule?: string;
            /** @description Minutes, and more than 10 less than the timeout. 20 unless it is given. */
            rotation_time?: number;
            job_definition: components["schemas"]["JobDefinition"];
            /** @description Whether a blank definition is pinned in place of this one. */
            confidential?: boolean;
            vault?: string;
            /** @description Not together with `vault`. Current servers. */
            new_vault?: boolean;
            /** @description Current servers. */
            autostart?: boolean;
        };
        StatusChange: {
            status: components["schemas"]["Status"];
            updated_at: components["schemas"]["Time"];
        };
        RevisionChange: {
            active_revision: number;
            endpoints: components["schemas"]["Endpoint"][];
            revisions: components["schemas"]["Revision"][];
            updated_at: components["schemas"]["Time"];
        };
        Revision: {
            revision: number;
            deployment?: string;
            /** @description The CID of what is pinned. */
            ipfs_definition_hash?: string;
            job_definition?: components["schemas"]["JobDefinition"];
            created_at: components["schemas"]["Time"];
        };
        Task: {
            /**
             * @example LIST
             * @example EXTEND
             * @example STOP
             */
            task: string;
            deploymentId?: string;
            job?: string;
            limit?: number;
            active_revision?: number;
            tx?: string;
            due_at: components["schemas"]["Time"];
            created_at?: components["schemas"]["Time"];
        };
        Job: {
            /** @description Its address. */
            job: string;
            deployment?: string;
            market: string;
            /** @description That runs it, or ran it. Current servers. */
            node?: string | null;
            revision: number;
            /**
             * @example QUEUED
             * @example RUNNING
             * @example COMPLETED
             * @example STOPPED
             */
            state: string;
            tx?: string;
            /** @description Seconds since 1970; 0 before it runs. */
            time_start?: number;
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        JobDetail: {
            confidential: boolean;
            revision: number;
            market: string;
            /** @description 32 ones before a node has it. */
            node: string;
            state: string | number;
            jobStatus?: string | null;
            jobDefinition?: unknown;
            jobResult?: unknown;
            /** @description Seconds since 1970. */
            timeStart?: number;
            /** @description Seconds since 1970. */
            timeEnd?: number;
            /** @description Seconds since 1970. */
            listedAt?: number | null;
        };
        Event: {
            /**
             * @example Deployment
             * @example Event
             */
            category: string;
            deploymentId?: string;
            type: string;
            message: string;
            tx?: string;
            created_at: components["schemas"]["Time"];
        };
        Vault: {
            vault: string;
            owner: string;
            created_at?: components["schemas"]["Time"];
        };
        Pagination: {
            /** @description Of the next page; null on the last one. */
            cursor_next: string | null;
            cursor_prev: string | null;
            total_items: number;
        };
        DeploymentPage: {
            deployments: components["schemas"]["Deployment"][];
            pagination: components["schemas"]["Pagination"];
        };
        TaskPage: {
            tasks: components["schemas"]["Task"][];
            pagination: components["schemas"]["Pagination"];
        };
        JobPage: {
            jobs: components["schemas"]["Job"][];
            pagination: components["schemas"]["Pagination"];
        };
        RevisionPage: {
            revisions: components["schemas"]["Revision"][];
            pagination: components["schemas"]["Pagination"];
        };
        EventPage: {
            events: components["schemas"]["Event"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One of several shapes, and never all of it. */
        Refusal: {
            error?: string;
            message?: string;
            /** @description `FST_ERR_VALIDATION`, `INSUFFICIENT_SCOPE`. */
            code?: string;
            statusCode?: number;
        };
    };
    responses: {
        /**
         * @description A 400 is in the shape of the server's framework or has an `error`, a 401 can be a text, and a 404 is also for what is somebody else's.
         *     A status that does not allow what is asked, a signature that cannot be read and a cursor that is none are a 500.
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
    };
    parameters: {
        /** @description Its id. */
        Deployment: string;
        /** @description The job's address. */
        Job: string;
        /** @description Its address. */
        Vault: string;
        /** @description As another page tells it. One that cannot be read is a 500. */
        Cursor: string;
        Limit: 10 | 20 | 50 | 100;
        Order: "asc" | "desc";
        CreatedAfter: string;
        CreatedBefore: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listDeployments: {
        parameters: {
            query?: {
                /** @description As another page tells it. One that cannot be read is a 500. */
                cursor?: components["parameters"]["Cursor"];
                limit?: components["parameters"]["Limit"];
                sort_order?: components["parameters"]["Order"];
                created_after?: components["parameters"]["CreatedAfter"];
                created_before?: components["parameters"]["CreatedBefore"];
                /** @description A part of a name or of an id. */
                search?: string;
                /** @description Its id. */
                id?: string;
                /** @description Its name. */
                name?: string;
                /** @description One or more of its words with commas between them. */
                status?: string;
                /** @description One or more of its words with commas between them. */
                strategy?: string;
                /** @description Who pays. */
                vault?: string;
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
                    "application/json": components["schemas"]["DeploymentPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    createDeployment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeployment"];
            };
        };
        responses: {
            /** @description It is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getDeployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deployment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    deleteDeployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Refused"];
        };
    };
    startDeployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusChange"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    stopDeployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusChange"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    archiveDeployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusChange"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    createRevision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobDefinition"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionChange"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    updateActiveRevision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    active_revision: number;
                };
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active_revision: number;
                        updated_at: components["schemas"]["Time"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    updateReplicaCount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    replicas: number;
                };
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replicas: number;
                        updated_at: components["schemas"]["Time"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    updateSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    schedule: string;
                };
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        schedule: string;
                        updated_at: components["schemas"]["Time"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    updateTimeout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Minutes. */
                    timeout: number;
                };
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Minutes. */
                        timeout: number;
                        updated_at: components["schemas"]["Time"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    updateName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        updated_at: components["schemas"]["Time"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /** @description As another page tells it. One that cannot be read is a 500. */
                cursor?: components["parameters"]["Cursor"];
                limit?: components["parameters"]["Limit"];
                sort_order?: components["parameters"]["Order"];
                /** @description One or more of LIST */
                task?: string;
                /** @description In ISO 8601. */
                due_after?: string;
                /** @description In ISO 8601. */
                due_before?: string;
            };
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
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
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    listDeploymentJobs: {
        parameters: {
            query?: {
                /** @description As another page tells it. One that cannot be read is a 500. */
                cursor?: components["parameters"]["Cursor"];
                limit?: components["parameters"]["Limit"];
                sort_order?: components["parameters"]["Order"];
                created_after?: components["parameters"]["CreatedAfter"];
                created_before?: components["parameters"]["CreatedBefore"];
                /** @description One or more words with commas between them. */
                state?: string;
                /** @description Its address. */
                job?: string;
                /** @description The number of a revision. */
                revision?: number;
            };
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
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
    getDeploymentJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
                /** @description The job's address. */
                job: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetail"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    listRevisions: {
        parameters: {
            query?: {
                /** @description As another page tells it. One that cannot be read is a 500. */
                cursor?: components["parameters"]["Cursor"];
                limit?: components["parameters"]["Limit"];
                sort_order?: components["parameters"]["Order"];
                created_after?: components["parameters"]["CreatedAfter"];
                created_before?: components["parameters"]["CreatedBefore"];
                /** @description The number of a revision. */
                revision?: number;
            };
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
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
                    "application/json": components["schemas"]["RevisionPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description As another page tells it. One that cannot be read is a 500. */
                cursor?: components["parameters"]["Cursor"];
                limit?: components["parameters"]["Limit"];
                sort_order?: components["parameters"]["Order"];
                created_after?: components["parameters"]["CreatedAfter"];
                created_before?: components["parameters"]["CreatedBefore"];
                /** @description The word Deployment or Event. All are of the first one so far. */
                category?: string;
                /** @description A word such as JOB_LIST_CONFIRMED. */
                type?: string;
            };
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
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
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getHeader: {
        parameters: {
            query?: {
                /** @description What is signed; DEPLOYMENT_HEADER unless it is given. Current servers. */
                message?: string;
                /** @description Whether the time goes with it. Current servers. */
                includeTime?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The value of an `Authorization` header. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `<message>:<signature>[:<milliseconds>]` */
                        header: string;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    streamDeployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                deployment: components["parameters"]["Deployment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream, until the server ends it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            503: components["responses"]["Refused"];
            default: components["responses"]["Refused"];
        };
    };
    getNodeJobDefinition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                job: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The definition. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDefinition"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    postNodeResults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's address. */
                job: components["parameters"]["Job"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message?: string;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    listVaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vault"][];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    createVault: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vault"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its address. */
                vault: components["parameters"]["Vault"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    SOL?: number;
                    NOS?: number;
                };
            };
        };
        responses: {
            /** @description The transaction. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transaction: string;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
}
