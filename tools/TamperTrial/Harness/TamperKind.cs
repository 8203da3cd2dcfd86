namespace ComplianceGate.TamperTrial;

/// <summary>Ways to change what was handed over.</summary>
public enum TamperKind
{
    /// <summary>One bit of the first byte.</summary>
    FlipFirst,

    /// <summary>One bit of the middle byte.</summary>
    FlipMiddle,

    /// <summary>One bit of the last byte.</summary>
    FlipLast,

    /// <summary>One bit anywhere.</summary>
    FlipAnywhere,

    /// <summary>Without the last byte.</summary>
    CutOne,

    /// <summary>The first half.</summary>
    CutHalf,

    /// <summary>Nothing left.</summary>
    CutAll,

    /// <summary>One byte more at the end.</summary>
    Extend,

    /// <summary>One byte more anywhere.</summary>
    InsertByte,

    /// <summary>One byte less anywhere.</summary>
    RemoveByte,

    /// <summary>Other bytes of the same number.</summary>
    Replace,

    /// <summary>The contents of two files exchanged.</summary>
    Swap,

    /// <summary>Another name.</summary>
    Rename,

    /// <summary>Gone.</summary>
    Delete,

    /// <summary>One letter of the name in other case.</summary>
    ChangeCase,

    /// <summary>A file more in a folder.</summary>
    Add,

    /// <summary>A link to the same bytes outside.</summary>
    LinkToCopyOutside,

    /// <summary>A link to another file.</summary>
    LinkToOther,

    /// <summary>A link to nothing.</summary>
    LinkToNothing,
}
