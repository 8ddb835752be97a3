/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Docker's rules for health checks: starting until one succeeds, unhealthy once so many in a row have failed; failures
 * in the start period of a container that has not been well yet do not count.
 *
 * Should:  go by a clock that nobody sets; leave a paused container alone.
 * Mustn't: wait for anything but by the poll of whoever calls us.
 */
#define _GNU_SOURCE
#include "health.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "events.h"
#include "health-check.h"
#include "health-file.h"
#include "moment.h"
#include "small-file.h"

#define NS_PER_MS 1000000

enum health_status { STARTING, HEALTHY, UNHEALTHY };

static const char *const names[] = { "starting", "healthy", "unhealthy" };

/**
 * @plan:      the container's, NULL without health checks
 * @interval:  milliseconds, as the next three
 * @retries:   so many failures in a row are too many
 * @container: running, or NULL
 * @status:    what is known
 * @streak:    failures in a row
 * @began:     when the command was executed, clock_ms()
 * @due:       when the next check starts, or the one that runs has to have ended
 * @given_up:  the check that runs has taken too long, and has been told to end
 * @started:   when it was started
 * @checked:   the same, clock_ms()
 */
static struct {
	const struct plan *plan;
	int64_t interval, timeout, start_period, start_interval;
	uint64_t retries;
	const struct container *container;
	enum health_status status;
	unsigned int streak;
	int64_t began;
	int64_t due;
	int64_t checked;
	int given_up;
	char started[MOMENT_SIZE];
	struct health_check check;
} health;

static int64_t milliseconds(const struct plan_field *field)
{
	uint64_t value = field->number / NS_PER_MS;

	/* a check never starts again at once */
	return value == 0 ? 1 : value > INT_MAX ? INT_MAX : (int64_t)value;
}

/**
 * health_open() - execute the health record, if there is one
 * @plan: the plan
 */
void health_open(const struct plan *plan)
{
	struct plan_record record;

	if (!plan_find(plan, PLAN_HEALTH, &record))
		return;
	health.plan = plan;
	health.interval = milliseconds(&record.field[PLAN_HEALTH_INTERVAL]);
	health.timeout = milliseconds(&record.field[PLAN_HEALTH_TIMEOUT]);
	health.start_period = (int64_t)(record.field[PLAN_HEALTH_START_PERIOD].number / NS_PER_MS);
	health.start_interval = milliseconds(&record.field[PLAN_HEALTH_START_INTERVAL]);
	health.retries = record.field[PLAN_HEALTH_RETRIES].number;
}

/**
 * file_path() - where health is written down
 * @path: filled
 *
 * Return: @path
 */
static const char *file_path(char path[PATH_MAX])
{
	struct plan_record life;

	if (!plan_find(health.plan, PLAN_LIFE, &life))
		return NULL;
	snprintf(path, PATH_MAX, "%s/health.json", life.field[PLAN_LIFE_DIRECTORY].text);
	return path;
}

static int write_down(char path[PATH_MAX])
{
	return file_path(path) ? health_file_write(path, names[health.status], health.streak) : 0;
}

/**
 * is_in_start_period() - is a failure no wonder yet?
 * @when: clock_ms()
 *
 * Return: true or false
 */
static int is_in_start_period(int64_t when)
{
	return health.status == STARTING && when - health.began < health.start_period;
}

static void wait_for_next(void)
{
	int64_t now = clock_ms();

	health.due = now + (is_in_start_period(now) ? health.start_interval : health.interval);
}

/**
 * health_begin() - the container runs
 * @container: it
 * @failure:   filled
 *
 * Return: 0, or -1
 */
int health_begin(const struct container *container, struct failure *failure)
{
	char path[PATH_MAX] = "";

	if (!health.plan)
		return 0;
	failure->step = PLAN_HEALTH;
	health.status = STARTING;
	health.streak = 0;
	health.began = clock_ms();
	if (health_file_open() < 0 || write_down(path) < 0)
		return fail(failure, errno, path);
	health.container = container;
	wait_for_next();
	return 0;
}

/**
 * conclude() - a check has a result
 * @code:   0 when the container is well
 * @text:   what there is to say
 * @length: bytes
 * @cut:    there was more
 */
static void conclude(int code, const char *text, size_t length, int cut)
{
	char ended[MOMENT_SIZE], path[PATH_MAX], action[32];
	enum health_status before = health.status;
	struct health_result result = { .start = health.started,
					.end = moment_text(ended),
					.code = code,
					.text = text,
					.length = length,
					.cut = cut };

	health_file_add(&result);
	if (code == 0) {
		health.streak = 0;
		health.status = HEALTHY;
	} else if (!is_in_start_period(health.checked) && ++health.streak >= health.retries) {
		health.status = UNHEALTHY;
	}
	/* where there is no room, what was known before stays */
	(void)write_down(path);
	if (health.status == before)
		return;
	snprintf(action, sizeof(action), "health_status: %s", names[health.status]);
	events_tell(action);
}

/**
 * conclude_failure() - a check could not be started
 * @failure: why
 */
static void conclude_failure(const struct failure *failure)
{
	char text[FAILURE_PATH_MAX + 128];
	int length;

	if (failure->step == PLAN_EXEC && (failure->error == ENOENT || failure->error == EACCES))
		length = snprintf(text, sizeof(text), "cannot run health check: \"%s\": %s", failure->path,
				  failure->error == ENOENT ? "it is not in the container" : "permission denied");
	else
		length = snprintf(text, sizeof(text), "cannot run health check: step %d, errno %d, \"%s\"",
				  failure->step, failure->error, failure->path);
	conclude(-1, text, (size_t)length, 0);
}

/**
 * give_up() - a check has taken too long
 */
static void give_up(void)
{
	char text[96];
	int length = health.timeout % 1000 ? snprintf(text, sizeof(text), "Health check exceeded timeout (%lldms)",
						      (long long)health.timeout)
					   : snprintf(text, sizeof(text), "Health check exceeded timeout (%llds)",
						      (long long)health.timeout / 1000);

	health_check_kill(&health.check);
	health.given_up = 1;
	conclude(-1, text, (size_t)length, 0);
}

/**
 * is_paused() - are the container's processes frozen?
 *
 * Return: true or false
 */
static int is_paused(void)
{
	char text[256];
	int group = health.container->cgroup.group;

	return group >= 0 && small_file(group, "cgroup.events", text, sizeof(text)) > 0 &&
	       strstr(text, "frozen 1\n") != NULL;
}

static void start(void)
{
	struct failure failure = { 0 };

	if (is_paused()) {
		wait_for_next();
		return;
	}
	moment_text(health.started);
	health.checked = clock_ms();
	health.given_up = 0;
	if (health_check_start(&health.check, health.plan, health.container, &failure) < 0) {
		conclude_failure(&failure);
		wait_for_next();
		return;
	}
	health.due = clock_ms() + health.timeout;
}

static void finish(void)
{
	struct failure failure;
	int code = health_check_end(&health.check, &failure);

	/* of one that has taken too long it has been said */
	if (!health.given_up && failure.step)
		conclude_failure(&failure);
	else if (!health.given_up)
		conclude(code, health.check.text, health.check.length, health.check.cut);
	wait_for_next();
}

/**
 * health_polls() - what a check waits for
 * @polls: filled, HEALTH_POLLS of them
 *
 * Return: how many, always the same
 */
int health_polls(struct pollfd *polls)
{
	int runs = health.check.pid > 0;

	polls[0] = (struct pollfd){ .fd = runs ? health.check.pidfd : -1, .events = POLLIN };
	polls[1] = (struct pollfd){ .fd = runs ? health.check.output : -1, .events = POLLIN };
	return HEALTH_POLLS;
}

/**
 * health_timeout() - when there is something to do, whatever happens
 *
 * Return: milliseconds, -1 when there is nothing
 */
int health_timeout(void)
{
	int64_t left;

	if (!health.container || (health.check.pid > 0 && health.given_up))
		return -1;
	left = health.due - clock_ms();
	return left < 0 ? 0 : (int)left;
}

/**
 * health_step() - do what there is to do
 * @polls: as they came back
 */
void health_step(const struct pollfd *polls)
{
	if (!health.container)
		return;
	if (polls[1].fd >= 0 && polls[1].revents)
		health_check_read(&health.check);
	if (polls[0].fd >= 0 && polls[0].revents)
		finish();
	else if (health_timeout() == 0)
		health.check.pid > 0 ? give_up() : start();
}

/**
 * health_pause() - the container has ended: it is not well until it has been started again and checked
 */
void health_pause(void)
{
	struct failure ignored;
	char path[PATH_MAX];

	if (health.container) {
		health.status = UNHEALTHY;
		(void)write_down(path);
	}
	health.container = NULL;
	if (health.check.pid <= 0)
		return;
	health_check_kill(&health.check);
	health_check_end(&health.check, &ignored);
}

/**
 * health_end() - forget what is written down
 */
void health_end(void)
{
	char path[PATH_MAX];

	if (health.plan && file_path(path))
		unlink(path);
}
