"""The core tables.

The first revision.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("spec_hash", sa.String(), nullable=False),
        sa.Column("random_seed", sa.BigInteger(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("planned_shards", sa.Integer(), nullable=False),
        sa.Column("admitted_shards", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("finish_reason", sa.String(), nullable=False),
        sa.Column("models", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_campaign_name"), "campaign", ["name"], unique=False)
    op.create_index(op.f("ix_campaign_status"), "campaign", ["status"], unique=False)
    op.create_table(
        "cell_stat",
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "shard", "cell"),
    )
    op.create_table(
        "execution",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("stderr", sa.Text(), nullable=False),
        sa.Column("compile_ms", sa.Float(), nullable=False),
        sa.Column("run_ms", sa.Float(), nullable=False),
        sa.Column("toolchain", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_execution_campaign_id"), "execution", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_execution_candidate_id"), "execution", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_execution_language"), "execution", ["language"], unique=False)
    op.create_index(op.f("ix_execution_task_id"), "execution", ["task_id"], unique=False)
    op.create_index(op.f("ix_execution_verdict"), "execution", ["verdict"], unique=False)
    op.create_table(
        "export",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_export_campaign_id"), "export", ["campaign_id"], unique=False)
    op.create_table(
        "generation",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("prompt_id", sa.String(), nullable=False),
        sa.Column("prompt_hash", sa.String(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("finish_reason", sa.String(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("latency_ms", sa.Float(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        "ix_generation_tally",
        "generation",
        ["campaign_id", "created_at", "stage", "prompt_tokens", "completion_tokens"],
        unique=False,
    )
    op.create_index(op.f("ix_generation_task_id"), "generation", ["task_id"], unique=False)
    op.create_table(
        "memory",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("concept", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("utility", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_memory_task_id"), "memory", ["task_id"], unique=False)
    op.create_index("ix_memory_useful", "memory", ["campaign_id", "agent", "utility"], unique=False)
    op.create_table(
        "score",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.String(), nullable=False),
        sa.Column("judge", sa.String(), nullable=False),
        sa.Column("generation_key", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("total", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_score_campaign_id"), "score", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_score_candidate_id"), "score", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_score_task_id"), "score", ["task_id"], unique=False)
    op.create_table(
        "static_check",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("grammar", sa.String(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("error_bytes", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_static_check_campaign_id"), "static_check", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_static_check_candidate_id"), "static_check", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_static_check_task_id"), "static_check", ["task_id"], unique=False)
    op.create_table(
        "memory_band",
        sa.Column("memory_id", sa.String(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["memory_id"], ["memory.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("memory_id", "band"),
    )
    op.create_index("ix_memory_band", "memory_band", ["campaign_id", "value"], unique=False)
    op.create_table(
        "seed",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("repo", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("start_line", sa.Integer(), nullable=False),
        sa.Column("end_line", sa.Integer(), nullable=False),
        sa.Column("commit", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign_id", "ordinal"),
    )
    op.create_index(op.f("ix_seed_campaign_id"), "seed", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_seed_content_hash"), "seed", ["content_hash"], unique=False)
    op.create_index(op.f("ix_seed_language"), "seed", ["language"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("concept", sa.String(), nullable=False),
        sa.Column("difficulty", sa.String(), nullable=False),
        sa.Column("seed_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign_id", "number"),
    )
    op.create_index(op.f("ix_task_campaign_id"), "task", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_task_language"), "task", ["language"], unique=False)
    op.create_index(op.f("ix_task_reason"), "task", ["reason"], unique=False)
    op.create_index(op.f("ix_task_recipe"), "task", ["recipe"], unique=False)
    op.create_index(op.f("ix_task_seed_id"), "task", ["seed_id"], unique=False)
    op.create_index("ix_task_shard", "task", ["campaign_id", "shard"], unique=False)
    op.create_index(op.f("ix_task_status"), "task", ["status"], unique=False)
    op.create_index("ix_task_tally", "task", ["campaign_id", "recipe", "status", "reason"], unique=False)
    op.create_table(
        "candidate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=False),
        sa.Column("generation_key", sa.String(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_candidate_campaign_id"), "candidate", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_candidate_language"), "candidate", ["language"], unique=False)
    op.create_index("ix_candidate_task", "candidate", ["task_id", "level"], unique=False)
    op.create_index(op.f("ix_candidate_verdict"), "candidate", ["verdict"], unique=False)
    op.create_table(
        "sample",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.String(), nullable=False),
        sa.Column("seed_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("tests", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("fim", sa.JSON(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign_id", "number"),
    )
    op.create_index(op.f("ix_sample_campaign_id"), "sample", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_sample_content_hash"), "sample", ["content_hash"], unique=False)
    op.create_index(op.f("ix_sample_kind"), "sample", ["kind"], unique=False)
    op.create_index(op.f("ix_sample_language"), "sample", ["language"], unique=False)
    op.create_index(op.f("ix_sample_level"), "sample", ["level"], unique=False)
    op.create_index(op.f("ix_sample_recipe"), "sample", ["recipe"], unique=False)
    op.create_index(op.f("ix_sample_seed_id"), "sample", ["seed_id"], unique=False)
    op.create_index("ix_sample_tally", "sample", ["campaign_id", "recipe", "language", "level"], unique=False)
    op.create_index(op.f("ix_sample_task_id"), "sample", ["task_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sample_task_id"), table_name="sample")
    op.drop_index("ix_sample_tally", table_name="sample")
    op.drop_index(op.f("ix_sample_seed_id"), table_name="sample")
    op.drop_index(op.f("ix_sample_recipe"), table_name="sample")
    op.drop_index(op.f("ix_sample_level"), table_name="sample")
    op.drop_index(op.f("ix_sample_language"), table_name="sample")
    op.drop_index(op.f("ix_sample_kind"), table_name="sample")
    op.drop_index(op.f("ix_sample_content_hash"), table_name="sample")
    op.drop_index(op.f("ix_sample_campaign_id"), table_name="sample")
    op.drop_table("sample")
    op.drop_index(op.f("ix_candidate_verdict"), table_name="candidate")
    op.drop_index("ix_candidate_task", table_name="candidate")
    op.drop_index(op.f("ix_candidate_language"), table_name="candidate")
    op.drop_index(op.f("ix_candidate_campaign_id"), table_name="candidate")
    op.drop_table("candidate")
    op.drop_index("ix_task_tally", table_name="task")
    op.drop_index(op.f("ix_task_status"), table_name="task")
    op.drop_index("ix_task_shard", table_name="task")
    op.drop_index(op.f("ix_task_seed_id"), table_name="task")
    op.drop_index(op.f("ix_task_recipe"), table_name="task")
    op.drop_index(op.f("ix_task_reason"), table_name="task")
    op.drop_index(op.f("ix_task_language"), table_name="task")
    op.drop_index(op.f("ix_task_campaign_id"), table_name="task")
    op.drop_table("task")
    op.drop_index(op.f("ix_seed_language"), table_name="seed")
    op.drop_index(op.f("ix_seed_content_hash"), table_name="seed")
    op.drop_index(op.f("ix_seed_campaign_id"), table_name="seed")
    op.drop_table("seed")
    op.drop_index("ix_memory_band", table_name="memory_band")
    op.drop_table("memory_band")
    op.drop_index(op.f("ix_static_check_task_id"), table_name="static_check")
    op.drop_index(op.f("ix_static_check_candidate_id"), table_name="static_check")
    op.drop_index(op.f("ix_static_check_campaign_id"), table_name="static_check")
    op.drop_table("static_check")
    op.drop_index(op.f("ix_score_task_id"), table_name="score")
    op.drop_index(op.f("ix_score_candidate_id"), table_name="score")
    op.drop_index(op.f("ix_score_campaign_id"), table_name="score")
    op.drop_table("score")
    op.drop_index("ix_memory_useful", table_name="memory")
    op.drop_index(op.f("ix_memory_task_id"), table_name="memory")
    op.drop_table("memory")
    op.drop_index(op.f("ix_generation_task_id"), table_name="generation")
    op.drop_index("ix_generation_tally", table_name="generation")
    op.drop_table("generation")
    op.drop_index(op.f("ix_export_campaign_id"), table_name="export")
    op.drop_table("export")
    op.drop_index(op.f("ix_execution_verdict"), table_name="execution")
    op.drop_index(op.f("ix_execution_task_id"), table_name="execution")
    op.drop_index(op.f("ix_execution_language"), table_name="execution")
    op.drop_index(op.f("ix_execution_candidate_id"), table_name="execution")
    op.drop_index(op.f("ix_execution_campaign_id"), table_name="execution")
    op.drop_table("execution")
    op.drop_table("cell_stat")
    op.drop_index(op.f("ix_campaign_status"), table_name="campaign")
    op.drop_index(op.f("ix_campaign_name"), table_name="campaign")
    op.drop_table("campaign")
