/* kill SANDBOX CREATE_ONCE: a process that charges a sale is killed at each of its system calls, from
 * the first socket on, before or after the call was made; then the same sale is charged again. Each
 * time there must be one order, and the last run must tell which. Once every stop was tried, the run
 * that repeats the sale is killed too, at another stop in each round, before a third one is left alone. */
#include "online.h"

#include <sys/ptrace.h>
#include <sys/syscall.h>

#define RUNS 350     /* by HTTP */
#define RUNS_TLS 150 /* by HTTPS */
#define BATCH 50 /* sales after which the sandbox begins anew: its state is read often */

static sandbox service;
static const char *create_once;
static char url[64];

static pid_t begin(const char *reference, int traced, int out)
{
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid < 0) {
        give_up("fork");
    }
    if (pid == 0) {
        if ((traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) || dup2(out, STDOUT_FILENO) < 0) {
            _exit(99);
        }
        execl(create_once, create_once, url, service.ca, service.token, reference, (char *)NULL);
        _exit(99);
    }
    return pid;
}

/* Whether a process stopped at a system call is about to ask for a socket. */
static int asks_for_socket(pid_t pid)
{
    struct __ptrace_syscall_info info;

    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) <= 0) {
        give_up("PTRACE_GET_SYSCALL_INFO");
    }
    return info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_socket;
}

/* Runs it, and kills it at the stop of this number (each system call has two, before and after);
 * stop 0: never. Returns how many stops there were. */
static int run_until(const char *reference, int stop, int *killed)
{
    int nowhere = open("/dev/null", O_WRONLY);
    pid_t pid = begin(reference, 1, nowhere);
    int stops = 0, status, signal_number = 0;

    close(nowhere);
    *killed = 0;
    if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0) {
        give_up("ptrace");
    }
    while (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)signal_number) == 0) {
        if (waitpid(pid, &status, 0) != pid) {
            give_up("waitpid");
        }
        if (!WIFSTOPPED(status)) {
            break;
        }
        signal_number = 0;
        if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            signal_number = WSTOPSIG(status);
        } else if (stops > 0 || asks_for_socket(pid)) {
            stops++;
            if (stops == stop) {
                *killed = 1;
                kill(pid, SIGKILL);
                waitpid(pid, &status, 0);
                CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
                return stops;
            }
        }
    }
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return stops;
}

/* Runs it undisturbed, and gives the order's id that it told. */
static int run_again(const char *reference, char *id, uint32_t cap)
{
    char said[512], word[160];
    int out[2], status, code = -1;
    uint32_t len = 0;
    ssize_t got;
    pid_t pid;

    if (pipe2(out, O_CLOEXEC) != 0) {
        give_up("pipe");
    }
    pid = begin(reference, 0, out[1]);
    close(out[1]);
    while (len < sizeof said - 1 && (got = read(out[0], said + len, sizeof said - 1 - len)) > 0) {
        len += (size_t)got;
    }
    close(out[0]);
    said[len] = '\0';
    waitpid(pid, &status, 0);
    *id = '\0';
    if (sscanf(said, "%d %159s", &code, word) == 2 && strlen(word) < cap) {
        strcpy(id, word);
    }
    return code;
}

static void look(int *before, int *after, const char *reference)
{
    char *state = sandbox_ask(&service, "GET", "/_sandbox/state", "");

    *(orders_with(state, reference, NULL, 0) == 0 ? before : after) += 1;
    free(state);
}

/* A request of a process that was killed long ago must not have come late either. */
static void look_at_all(int from, int to)
{
    char *state = sandbox_ask(&service, "GET", "/_sandbox/state", "");
    char reference[64];
    int i;

    for (i = from; i < to; i++) {
        snprintf(reference, sizeof reference, "killed-%d", i);
        context("%s: in the end", reference);
        CHECK_INT(1, orders_with(state, reference, NULL, 0));
    }
    CHECK_INT(to - from, orders_with(state, NULL, NULL, 0));
    free(state);
    sandbox_tell(&service, "/_sandbox/reset", "");
}

static void kill_everywhere(const char *scheme, int port, int runs)
{
    int stops, kills = 0, twice = 0, before = 0, after = 0, killed, i;
    char reference[64], told[160], there[160];
    char *state;

    snprintf(url, sizeof url, "%s://127.0.0.1:%d", scheme, port);
    context("%s, untouched", scheme);
    stops = run_until("untouched", 0, &killed);
    CHECK(stops > 20);
    sandbox_tell(&service, "/_sandbox/reset", "");
    for (i = 0; i < runs; i++) {
        /* All of them if there are fewer than runs, else spread evenly. */
        int round = i / stops;
        int stop = stops <= runs ? i % stops + 1 : 1 + (int)((long)i * (stops - 1) / (runs - 1));

        snprintf(reference, sizeof reference, "killed-%d", i);
        context("%s, %s: at stop %d of %d", scheme, reference, stop, stops);
        run_until(reference, stop, &killed);
        kills += killed;
        if (killed) {
            look(&before, &after, reference);
        }
        if (round > 0) {
            run_until(reference, (stop + 3 * round) % stops + 1, &killed);
            twice += killed;
        }
        CHECK_STATUS(QR_OK, run_again(reference, told, sizeof told));
        state = sandbox_ask(&service, "GET", "/_sandbox/state", "");
        CHECK_INT(1, orders_with(state, reference, there, sizeof there));
        CHECK_TEXT(there, told);
        free(state);
        if ((i + 1) % BATCH == 0) {
            look_at_all(i + 1 - BATCH, i + 1);
        }
    }
    /* Kills on both sides of the moment at which the order was made, or this proves nothing. A run
     * may have a stop or two fewer than the one that was counted. */
    context("%s, all", scheme);
    CHECK(before > runs / 10 && after > runs / 10);
    CHECK(kills >= runs * 9 / 10);
    printf("kill: %s, %d stops, %d sales, %d killed (order not there yet: %d, there: %d), %d of them twice\n",
           scheme, stops, runs, kills, before, after, twice);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        return 2;
    }
    create_once = argv[2];
    sandbox_start(&service, argv[1], NULL, NULL);
    kill_everywhere("http", service.http, RUNS);
    kill_everywhere("https", service.https, RUNS_TLS);
    sandbox_stop(&service);
    return check_result("kill");
}
