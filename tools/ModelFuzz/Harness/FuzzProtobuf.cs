namespace ComplianceGate.ModelFuzz;

/// <summary>
/// Changes of protobuf messages that keep the lengths around them right. What is a message and what a text is not known: a field with a
/// length is entered where its bytes could be a message.
/// </summary>
public static class FuzzProtobuf
{
    private const int MaxDepth = 100;

    /// <summary>Changes one field, at any depth.</summary>
    /// <param name="message">A message.</param>
    /// <param name="random">Decides what is changed.</param>
    public static byte[] Change(ReadOnlySpan<byte> message, Random random) => Change(message, random, 0);

    private static byte[] Change(ReadOnlySpan<byte> message, Random random, int depth)
    {
        var fields = Fields(message);
        if (fields.Count == 0)
        {
            return FuzzBytes.Change(message.ToArray(), message.ToArray(), random);
        }

        var (start, body, end, wire) = fields[random.Next(fields.Count)];
        var field = message[start..end];
        var tag = message[start..(wire == 2 ? TagEnd(message, start) : body)];
        if (wire == 2 && depth < MaxDepth && random.Next(5) != 0)
        {
            // Deep down most of the time.
            var inner = Change(message[body..end], random, depth + 1);
            return [.. message[..start], .. tag, .. FuzzBytes.Varint((ulong)inner.Length), .. inner, .. message[end..]];
        }

        return random.Next(7) switch
        {
            0 => [.. message[..start], .. message[end..]],
            1 => [.. message[..end], .. field, .. message[end..]],
            2 => [.. message[..start], .. FuzzBytes.Varint(FuzzBytes.Number(random, message[start])), .. message[body..]],
            3 when wire == 0 => [.. message[..body], .. FuzzBytes.Varint(FuzzBytes.Number(random, message[body])), .. message[end..]],
            4 when wire == 2 => [.. message[..start], .. Nested(field, tag, random), .. message[end..]],
            5 => [.. field, .. message[..start], .. message[end..]],
            _ => [.. message[..body], .. FuzzBytes.Change(message[body..end].ToArray(), field.ToArray(), random), .. message[end..]],
        };
    }

    // The field within itself, many times over: what recursion without a bound dies of.
    private static byte[] Nested(ReadOnlySpan<byte> field, ReadOnlySpan<byte> tag, Random random)
    {
        var nested = field.ToArray();
        for (var i = 1 << random.Next(9); i > 0; i--)
        {
            nested = [.. tag, .. FuzzBytes.Varint((ulong)nested.Length), .. nested];
        }

        return nested;
    }

    private static int TagEnd(ReadOnlySpan<byte> message, int start)
    {
        while (message[start++] >= 0x80)
        {
        }

        return start;
    }

    /// <summary>The fields of what could be a message: where each begins, where its value does, where it ends, its wire type. None for other bytes.</summary>
    private static List<(int Start, int Body, int End, int Wire)> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<(int, int, int, int)>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            if (!TryVarint(message, ref at, out var tag) || tag >> 3 is 0 or > 1000)
            {
                return [];
            }

            var body = at;
            ulong length;
            switch ((int)(tag & 7))
            {
                case 0 when TryVarint(message, ref at, out _):
                    break;
                case 1:
                    at += 8;
                    break;
                case 2 when TryVarint(message, ref at, out length) && length <= (ulong)(message.Length - at):
                    body = at;
                    at += (int)length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    return [];
            }

            if (at > message.Length)
            {
                return [];
            }

            fields.Add((start, body, at, (int)(tag & 7)));
        }

        return fields;
    }

    private static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
