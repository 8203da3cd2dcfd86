using ComplianceGate.Ledger;

namespace ComplianceGate.Tests;

/// <summary>Appends that are killed, appends side by side, and ledgers that somebody changed.</summary>
[TestClass]
public sealed class LedgerSafetyTests
{
    [TestMethod]
    [DataRow(0, 3)]
    [DataRow(10, 5)]
    [DataRow(250, 300)]
    [DataRow(256, 256)]
    public void Killed_at_any_step_nothing_is_lost_and_nothing_doubled(int before, int count)
    {
        var more = LedgerSample.Entries(before, count).ToArray();
        for (var kill = 0; ; kill++)
        {
            using var sample = new LedgerSample();
            if (before > 0)
            {
                sample.Append(LedgerSample.Entries(0, before));
            }

            var step = 0;
            try
            {
                LedgerAppender.Append(sample.Request(more), name =>
                {
                    if (step++ == kill)
                    {
                        // What a kill in the middle of a write leaves beside what was to be written.
                        Leave(sample, name);
                        throw new KilledException();
                    }
                });
                Assert.IsGreaterThanOrEqualTo(5, kill, "every step was a point to be killed at");
                return;
            }
            catch (KilledException)
            {
                // The process ended here.
            }

            if (File.Exists(sample.At("checkpoint")))
            {
                var report = sample.Verify();
                Assert.IsNull(report.Fault, $"killed at {kill}");
                Assert.IsTrue(report.Checkpoint!.Size == before || report.Checkpoint.Size == before + count);
            }

            // Another one comes first, then the same again.
            var other = sample.Append(LedgerSample.Entry(9_999)).Indexes[0];
            var result = sample.Append(more);
            Assert.AreEqual(before + count + 1, result.Checkpoint.Size, $"killed at {kill}");
            CollectionAssert.AllItemsAreUnique(result.Indexes.Add(other).ToArray());
            Assert.IsNull(sample.Verify().Fault, $"killed at {kill}");
            Assert.IsEmpty(Directory.GetFiles(sample.Folder, "*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Where(f => f.Contains("/tile/", StringComparison.Ordinal)));
            Assert.IsFalse(File.Exists(sample.At("pending")));
        }
    }

    [TestMethod]
    public void A_smaller_append_after_a_killed_larger_one_leaves_no_tile_of_it()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 10));
        Assert.ThrowsExactly<KilledException>(() => LedgerAppender.Append(sample.Request(LedgerSample.Entries(100, 900)), name =>
        {
            if (name == "checkpoint")
            {
                throw new KilledException();
            }
        }));
        Assert.IsTrue(File.Exists(sample.At("tile/0/000")));
        Assert.IsTrue(sample.Verify().Pending);
        sample.Append(LedgerSample.Entry(11));
        Assert.IsFalse(File.Exists(sample.At("tile/0/000")));
        Assert.IsFalse(File.Exists(sample.At("tile/1/000.p/3")));
        Assert.IsNull(sample.Verify().Fault);
        Assert.IsFalse(sample.Verify().Pending);
    }

    [TestMethod]
    public void Threads_append_side_by_side()
    {
        using var sample = new LedgerSample();
        var indexes = new long[12][];
        Parallel.For(0, indexes.Length, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
        {
            // Each overlaps with its neighbour by half.
            indexes[i] = [.. sample.Append(LedgerSample.Entries(i * 10, 20)).Indexes];
        });
        Assert.AreEqual(130, sample.Verify().Checkpoint!.Size);
        Assert.IsNull(sample.Verify().Fault);
        for (var i = 1; i < indexes.Length; i++)
        {
            CollectionAssert.AreEqual(indexes[i - 1][10..], indexes[i][..10]);
        }
    }

    [TestMethod]
    public void Who_waits_in_vain_says_so_and_changes_nothing()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entry(1));
        using (new FileStream(sample.At("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var e = Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request(LedgerSample.Entry(2)) with { Wait = TimeSpan.FromMilliseconds(200) }));
            Assert.AreEqual(LedgerTrouble.Unavailable, e.Trouble);
            Assert.Contains("Another process held", e.Message);
            Assert.IsNull(sample.Verify().Fault, "reading needs no lock");
        }

        Assert.AreEqual(1, sample.Append(LedgerSample.Entry(2)).Indexes[0]);
    }

    [TestMethod]
    public void Any_changed_byte_of_any_tile_is_found_and_no_append_signs_over_it()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 520));
        var random = new Random(5);
        foreach (var path in (string[])["tile/0/000", "tile/0/001", "tile/0/002.p/8", "tile/1/000.p/2", "tile/entries/000", "tile/entries/002.p/8"])
        {
            var good = File.ReadAllBytes(sample.At(path));
            for (var round = 0; round < 12; round++)
            {
                var bad = round switch { 0 => good[..^1], 1 => [.. good, 0], 2 => [], _ => [.. good] };
                if (round > 2)
                {
                    bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
                }

                File.WriteAllBytes(sample.At(path), bad);
                Assert.IsNotNull(sample.Verify().Fault, path);
                if (path != "tile/entries/000")
                {
                    // Full bundles of entries are read by a whole check only; an append writes none of them again.
                    Assert.AreEqual(LedgerTrouble.Broken, Assert.ThrowsExactly<LedgerException>(() => sample.Append(LedgerSample.Entry(1_000))).Trouble, path);
                }
            }

            File.Delete(sample.At(path));
            Assert.Contains("is missing", sample.Verify().Fault!);
            File.WriteAllBytes(sample.At(path), good);
            Assert.IsNull(sample.Verify().Fault);
        }
    }

    [TestMethod]
    public void A_ledger_put_back_to_an_older_state_is_found()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 300));
        var old = sample.Snapshot();
        sample.Append(LedgerSample.Entries(300, 20));
        Assert.IsNull(sample.Verify().Fault);
        sample.Restore(old);
        Assert.Contains("rolled back", sample.Verify().Fault!);
        Assert.IsNull(sample.Verify(withSeen: false).Fault, "by itself an older ledger is a whole one: that is what the last checkpoint is kept for");
        var e = Assert.ThrowsExactly<LedgerException>(() => sample.Append(LedgerSample.Entry(5_000)));
        Assert.AreEqual(LedgerTrouble.Broken, e.Trouble);
        Assert.Contains("rolled back", e.Message);
        Assert.Contains("rolled back", sample.Verify().Fault!, "what was seen does not go back either");
    }

    [TestMethod]
    public void A_fork_is_found_at_the_same_size_and_at_a_larger_one()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 300));
        var old = sample.Snapshot();
        sample.Append(LedgerSample.Entries(300, 20));
        foreach (var count in (int[])[20, 21, 400])
        {
            sample.Restore(old);
            LedgerAppender.Append(sample.Request(LedgerSample.Entries(7_000, count)) with { Seen = null });
            Assert.Contains("forked", sample.Verify().Fault!);
            Assert.Contains("forked", Assert.ThrowsExactly<LedgerException>(() => sample.Append(LedgerSample.Entry(1))).Message);
        }
    }

    [TestMethod]
    public void An_old_checkpoint_beside_newer_tiles_is_found_without_a_memory()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 300));
        var old = File.ReadAllBytes(sample.At("checkpoint"));
        sample.Append(LedgerSample.Entries(300, 20));
        File.WriteAllBytes(sample.At("checkpoint"), old);
        Assert.Contains("rolled back", sample.Verify(withSeen: false).Fault!);
        var e = Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request(LedgerSample.Entry(5_000)) with { Seen = null }));
        Assert.Contains("rolled back", e.Message);
        Assert.IsTrue(File.Exists(sample.At("tile/0/001.p/64")), "nothing was removed");
        File.Delete(sample.At("checkpoint"));
        Assert.AreEqual(LedgerTrouble.Broken, Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request(LedgerSample.Entry(5_000)) with { Seen = null })).Trouble);
    }

    [TestMethod]
    public void What_was_seen_is_kept_by_name_and_key_and_is_not_guessed_at_when_damaged()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 3));
        var file = sample.Seen.FileOf(LedgerSample.Origin, sample.Signer.Key);
        CollectionAssert.AreEqual(File.ReadAllBytes(sample.At("checkpoint")), File.ReadAllBytes(file));
        using var other = LedgerSample.NewSigner();
        Assert.AreNotEqual(file, sample.Seen.FileOf(LedgerSample.Origin, other.Key));
        Assert.AreNotEqual(file, sample.Seen.FileOf("other.example", sample.Signer.Key));
        File.WriteAllText(file, "damaged");
        Assert.AreEqual(LedgerTrouble.Unavailable, Assert.ThrowsExactly<LedgerException>(() => sample.Verify()).Trouble);
        File.WriteAllText(file, new Checkpoint("other.example", 0, MerkleHash.Empty).Sign(sample.Signer));
        Assert.Contains("other.example", Assert.ThrowsExactly<LedgerException>(() => sample.Verify()).Message);
        File.WriteAllText(file, new Checkpoint(LedgerSample.Origin, 0, MerkleHash.Empty).Sign(other));
        Assert.AreEqual(LedgerTrouble.Unavailable, Assert.ThrowsExactly<LedgerException>(() => sample.Verify()).Trouble);
        File.Delete(file);
        Assert.IsNull(sample.Verify().Seen, "the first sight has nothing to compare with");
        Assert.AreEqual(3, sample.Verify().Seen!.Size);
    }

    [TestMethod]
    public void A_checkpoint_of_another_key_or_none_is_no_ledger_of_ours()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 3));
        using var other = LedgerSample.NewSigner();
        Assert.Contains("not signed by the key", LedgerVerifier.Verify(sample.VerifyRequest(withSeen: false) with { Key = other.Key }).Fault!);
        Assert.AreEqual(LedgerTrouble.Unavailable, Assert.ThrowsExactly<LedgerException>(() => LedgerVerifier.Verify(sample.VerifyRequest(withSeen: false) with { Folder = sample.Root })).Trouble);
        File.WriteAllText(sample.At("checkpoint"), "");
        Assert.IsNotNull(sample.Verify().Fault);
        // A checkpoint that its own key signed over tiles that are others.
        File.WriteAllText(sample.At("checkpoint"), new Checkpoint(LedgerSample.Origin, 3, MerkleHash.Empty).Sign(sample.Signer));
        Assert.Contains("root", sample.Verify(withSeen: false).Fault!);
        Assert.AreEqual(LedgerTrouble.Broken, Assert.ThrowsExactly<LedgerException>(() => LedgerProver.Open(sample.Folder).Inclusion(0)).Trouble);
        File.WriteAllText(sample.At("checkpoint"), new Checkpoint(LedgerSample.Origin, MerkleHash.MaxTreeSize, MerkleHash.Empty).Sign(sample.Signer));
        Assert.Contains("is missing", sample.Verify(withSeen: false).Fault!);
    }

    [TestMethod]
    public void Another_ledger_of_the_same_key_in_its_place_is_found_by_its_name_and_by_never_having_been_seen()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 300));
        Directory.Delete(sample.Folder, recursive: true);
        LedgerAppender.Append(sample.Request(LedgerSample.Entries(0, 3)) with { Origin = "other.example", Seen = null });
        var named = LedgerVerifier.Verify(sample.VerifyRequest() with { Origin = LedgerSample.Origin });
        Assert.Contains("named other.example and not " + LedgerSample.Origin, named.Fault!);
        for (var i = 0; i < 2; i++)
        {
            Assert.Contains("was not seen before", LedgerVerifier.Verify(sample.VerifyRequest() with { MustBeSeen = true }).Fault!, "what fell short is not remembered");
        }

        Assert.IsNull(sample.Verify().Seen, "a first sight");
        Assert.IsNull(LedgerVerifier.Verify(sample.VerifyRequest() with { Origin = "other.example", MustBeSeen = true }).Fault);
    }

    [TestMethod]
    [DataRow("tile/0/001.p/64")]
    [DataRow("checkpoint")]
    [DataRow("-pending")]
    public void An_append_that_begins_while_the_ledger_is_read_is_no_rollback(string last)
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 300));
        using var go = new ManualResetEventSlim();
        var append = Task.CompletedTask;
        var isFirst = true;
        var report = LedgerVerifier.Verify(sample.VerifyRequest(withSeen: false), () =>
        {
            // The note was looked for and is not there; now it comes, and files behind it.
            if (isFirst)
            {
                using var reached = new ManualResetEventSlim();
                isFirst = false;
                append = Task.Run(() => LedgerAppender.Append(sample.Request(LedgerSample.Entries(300, 20)), name =>
                {
                    if (name == last)
                    {
                        reached.Set();
                        go.Wait(200);
                    }
                }));
                Assert.IsTrue(reached.Wait(30_000));
            }
        });
        go.Set();
        append.Wait(30_000);
        Assert.IsNull(report.Fault);
        Assert.IsNull(sample.Verify().Fault);
    }

    [TestMethod]
    public void Reading_beside_appends_raises_no_alarm()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 250));
        var appends = Task.Run(() =>
        {
            for (var i = 0; i < 60; i++)
            {
                sample.Append(LedgerSample.Entry(1_000 + i));
            }
        });
        while (!appends.IsCompleted)
        {
            try
            {
                Assert.IsNull(sample.Verify(withSeen: false).Fault);
            }
            catch (LedgerException e) when (e.Trouble == LedgerTrouble.Unavailable && e.Message.Contains("appended to each time", StringComparison.Ordinal))
            {
                // Undecided is no alarm.
            }
        }

        appends.Wait();
        Assert.AreEqual(310, sample.Verify().Checkpoint!.Size);
    }

    [TestMethod]
    public void Names_reach_the_disk_before_what_speaks_of_them()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 3));
        var seen = sample.Seen.FileOf(LedgerSample.Origin, sample.Signer.Key);
        var before = File.ReadAllBytes(seen);
        var steps = new List<string>();
        LedgerAppender.Append(sample.Request(LedgerSample.Entries(3, 2)), name =>
        {
            // Marked where the last checkpoint that was seen is no longer the old one.
            steps.Add(name + (before.AsSpan().SequenceEqual(File.ReadAllBytes(seen)) ? "" : "!"));
        });
        Assert.AreEqual(
            "= pending = tile/entries/000.p/5 tile/0/000.p/5 =tile/entries/000.p =tile/entries =tile = =tile/0/000.p =tile/0 checkpoint = -pending! =!",
            string.Join(' ', steps));
    }

    [TestMethod]
    public void A_folder_is_opened_to_be_flushed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows gives no way to flush a folder.");
        }

        using var sample = new LedgerSample();
        DurableFile.FlushFolder(sample.Root);
        Assert.ThrowsExactly<IOException>(() => DurableFile.FlushFolder(sample.At("none")));
    }

    private static void Leave(LedgerSample sample, string name)
    {
        if (name[0] is not ('-' or '='))
        {
            var folder = Path.GetDirectoryName(sample.At(name))!;
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $".{Path.GetFileName(name)}.{Guid.NewGuid():N}.tmp"), "half");
        }
    }

    private sealed class KilledException : Exception;
}
