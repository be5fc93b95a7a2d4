/** The runner of local jobs, bundled beside the command. */
import "@longshore/local/runner"
